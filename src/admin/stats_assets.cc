// Style and script of the statistics page.
#include "admin/stats_html.h"

namespace sluice::admin {

const std::string_view kPageStyle = R"(
:root{color-scheme:light dark;--bg:#f6f7f9;--card:#fff;--ink:#1b1f24;--dim:#667;--line:#dde1e6;--up:#117a3a;--upb:#e2f5e9;
--down:#b3261e;--downb:#fde7e5;--drain:#8a5a00;--drainb:#fff3d6;--maint:#44507a;--maintb:#e7eaf6;--acc:#2457c5}
@media (prefers-color-scheme:dark){:root{--bg:#14171c;--card:#1d2127;--ink:#e6e9ee;--dim:#9aa4b2;--line:#323843;--up:#6fd796;
--upb:#163524;--down:#ff8a80;--downb:#44201e;--drain:#ffcf70;--drainb:#3d3013;--maint:#aebcf5;--maintb:#252b44;--acc:#8fb0ff}}
*{box-sizing:border-box}body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.4 system-ui,sans-serif}
header,main{max-width:80rem;margin:auto;padding:1rem}header h1{font-size:1.3rem;margin:0}header p{margin:.3rem 0;color:var(--dim)}
.note{padding:.6rem 1rem;border-radius:.5rem;background:var(--maintb);color:var(--maint)}.bad{background:var(--downb);color:var(--down)}
section{background:var(--card);border:1px solid var(--line);border-radius:.7rem;margin:0 0 1rem;overflow-x:auto}
h2{font-size:1.05rem;margin:0;padding:.7rem 1rem}h2 small{color:var(--dim);font-weight:400}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}th,td{padding:.35rem .6rem;text-align:right;border-top:
1px solid var(--line);white-space:nowrap}th{color:var(--dim);font-weight:500;font-size:.85rem}td:first-child,th:first-child,
td:nth-child(2),th:nth-child(2){text-align:left}tr.total{font-weight:600}
.st{display:inline-block;padding:.05rem .55rem;border-radius:1rem;font-size:.85rem;font-weight:600}.up{color:var(--up);
background:var(--upb)}.down{color:var(--down);background:var(--downb)}.drain{color:var(--drain);background:var(--drainb)}
.maint{color:var(--maint);background:var(--maintb)}svg{width:7rem;height:1.4rem;vertical-align:middle}polyline{fill:none;
stroke:var(--acc);stroke-width:1.5}.left{color:var(--drain);font-weight:600}form{display:inline}
.bar{display:flex;gap:.4rem;flex-wrap:wrap;padding:.6rem 1rem;border-top:1px solid var(--line);align-items:center}
button,select,input[type=text]{font:inherit;font-size:.9rem;padding:.25rem .7rem;border:1px solid var(--line);border-radius:.4rem;
background:var(--bg);color:var(--ink)}button{cursor:pointer}input[type=text]{width:5rem}
@media (max-width:45rem){header,main{padding:.5rem}.wide{display:none}th,td{padding:.35rem .4rem}svg{width:4rem}}
)";

// Every two seconds the CSV form is fetched; cells with data-c show a column of it, sparklines the last minutes.
const std::string_view kPageScript = R"(
(function(){var hist={},old={},base=document.body.dataset.uri;if(!window.fetch)return;
function parse(t){var l=t.split('\n'),h=l[0].slice(2).split(','),o={};for(var i=1;i<l.length;i++){if(!l[i])continue;
var c=[],s='',q=false;for(var k=0;k<l[i].length;k++){var ch=l[i][k];if(ch=='"'){q=!q}else if(ch==','&&!q){c.push(s);s=''}else s+=ch}
var r={};h.forEach(function(n,j){r[n]=c[j]});o[r.pxname+'/'+r.svname]=r}return o}
function cls(s){return/^(UP|OPEN|no check)/.test(s)?'up':/MAINT/.test(s)?'maint':/DRAIN|NOLB|PAUSED/.test(s)?'drain':'down'}
function tick(){if(document.hidden)return;fetch(base+';csv;norefresh',{credentials:'same-origin'}).then(function(r){
if(!r.ok)throw 0;return r.text()}).then(function(t){var d=parse(t),now=Date.now();
document.querySelectorAll('tr[data-k]').forEach(function(tr){var k=tr.dataset.k,r=d[k];if(!r)return;
tr.querySelectorAll('[data-c]').forEach(function(e){var v=r[e.dataset.c]||'';if(e.textContent!=v)e.textContent=v});
var st=tr.querySelector('.st');if(st){st.textContent=r.status;st.className='st '+cls(r.status)}
var left=tr.querySelector('.left');if(left){var n=(+r.scur||0)+(+r.qcur||0);left.textContent=/DRAIN|MAINT/.test(r.status)?
(n?n+' left':'empty'):''}
var tot=+(r.req_tot||r.stot||0),o=old[k];old[k]={t:now,v:tot};if(o){var rate=Math.max(0,(tot-o.v)*1000/(now-o.t)),
a=hist[k]=(hist[k]||[]);a.push(rate);if(a.length>60)a.shift();var p=tr.querySelector('polyline');
if(p){var m=Math.max.apply(null,a)||1;p.setAttribute('points',a.map(function(y,i){return(100*i/59).toFixed(1)+','+
(19-18*y/m).toFixed(1)}).join(' '));p.parentNode.setAttribute('aria-label',rate.toFixed(1)+' requests a second');
p.parentNode.firstChild.textContent=rate.toFixed(1)+'/s'}}})}).catch(function(){})}
tick();setInterval(tick,2000)})();
)";

}  // namespace sluice::admin
