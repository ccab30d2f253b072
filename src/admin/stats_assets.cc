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
header a{margin-right:.8rem}a{color:var(--acc)}
section{background:var(--card);border:1px solid var(--line);border-radius:.7rem;margin:0 0 1rem;overflow:hidden}
.scroll{overflow-x:auto}h2{font-size:1.05rem;margin:0;padding:.7rem 1rem}h2 small{color:var(--dim);font-weight:400}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}th,td{padding:.35rem .6rem;text-align:right;border-top:
1px solid var(--line);white-space:nowrap}th{color:var(--dim);font-weight:500;font-size:.85rem}td:first-child,th:first-child,
td:nth-child(2),th:nth-child(2){text-align:left}tr.total{font-weight:600}small{color:var(--dim);font-weight:400}
.st{display:inline-block;padding:.05rem .55rem;border-radius:1rem;font-size:.85rem;font-weight:600}.up{color:var(--up);
background:var(--upb)}.down{color:var(--down);background:var(--downb)}.drain{color:var(--drain);background:var(--drainb)}
.maint{color:var(--maint);background:var(--maintb)}.left{color:var(--drain);font-weight:600}.err{color:var(--down)}
svg{display:block;margin-left:auto;width:7rem;height:1.3rem}polyline{fill:none;stroke:var(--acc);stroke-width:1.5;
vector-effect:non-scaling-stroke}.er{stroke:var(--down)}.rt{stroke:var(--drain)}.qu{stroke:var(--maint)}
.bar{display:flex;gap:.4rem;flex-wrap:wrap;padding:.6rem 1rem;border-top:1px solid var(--line);align-items:center}
.bar span{color:var(--dim)}details[open]{display:flex;gap:.4rem;flex-wrap:wrap}summary{cursor:pointer;color:var(--dim)}
button,input[type=text]{font:inherit;font-size:.9rem;padding:.35rem .7rem;border:1px solid var(--line);border-radius:.4rem;
background:var(--bg);color:var(--ink)}button{cursor:pointer}input[type=text]{width:5rem}button.bad{color:var(--down)}
:focus-visible{outline:2px solid var(--acc)}
@media (max-width:45rem){header,main{padding:.5rem}.wide{display:none}th,td{padding:.35rem .4rem}svg{width:4rem}}
)";

// The page is fetched again every two seconds (less often when that takes long) and cells that differ are taken over, so
// that boxes stay checked; servers that came or went bring their whole section anew.
const std::string_view kPageScript = R"(
(function(){var b=document.body,live=document.getElementById('live');if(!window.fetch||!window.DOMParser)return;
function rows(d){var o={};d.querySelectorAll('tr[data-k]').forEach(function(r){o[r.dataset.k]=r});return o}
function cell(o,n){if(o.innerHTML!==n.innerHTML)o.replaceChildren.apply(o,Array.from(n.childNodes))}
function take(d){var o=rows(document),n=rows(d),m=document.querySelector('main');
if(Object.keys(o).join('\n')!==Object.keys(n).join('\n'))return m.replaceWith(d.querySelector('main'));
Object.keys(n).forEach(function(k){var c=n[k].cells;for(var i=c.length-1;i>0;i--)cell(o[k].cells[i],c[i])});
cell(document.getElementById('facts'),d.getElementById('facts'))}
function say(t,bad){live.textContent=t;live.className=bad?'bad':''}
function tick(){var t=performance.now();if(document.hidden)return setTimeout(tick,2000);
fetch(b.dataset.uri,{credentials:'same-origin',cache:'no-store'}).then(function(r){if(!r.ok)throw r.status;return r.text()})
.then(function(s){take(new DOMParser().parseFromString(s,'text/html'));say('live, '+new Date().toLocaleTimeString())})
.catch(function(e){say('no answer since '+new Date().toLocaleTimeString()+(typeof e=='number'?' ('+e+')':''),1)})
.then(function(){setTimeout(tick,Math.max(2000,10*(performance.now()-t)))})}
document.addEventListener('click',function(e){var q=e.target.dataset&&e.target.dataset.ask;if(q&&!confirm(q))e.preventDefault()});
setTimeout(tick,2000)})();
)";

}  // namespace sluice::admin
