// userlist sections: users and groups for http_auth. Manual 3.4 (12.2).
#include <algorithm>

#include "base/strings.h"
#include "model/config.h"
#include "sluice/keyword.h"

namespace sluice::config {
namespace {

model::Userlist& list_of(ParseEnv& env) { return *static_cast<model::Userlist*>(env.current); }

model::User* find_user(model::Userlist& list, std::string_view name) {
  for (model::User& u : list.users)
    if (u.name == name) return &u;
  return nullptr;
}

void parse_group(ParseEnv& env) {
  model::Userlist& list = list_of(env);
  std::string name = env.next();
  if (name.empty()) return env.alert_at(0, "'group' expects <name> as arguments.");
  if (std::find(list.groups.begin(), list.groups.end(), name) != list.groups.end())
    return env.alert("'group': group '" + name + "' is already defined in userlist '" + list.name + "'.");
  list.groups.push_back(name);
  if (env.done()) return;
  if (!env.take("users")) return env.alert_at(2, "'group' only supports 'users' option.");
  std::string members = env.next();
  if (!env.expect_end()) return;
  for (std::string_view m : base::split(members, ','))
    if (!m.empty()) list.pending.emplace_back(std::string(m), name);
}

void parse_user(ParseEnv& env) {
  model::Userlist& list = list_of(env);
  model::User user;
  user.name = env.next();
  if (user.name.empty()) return env.alert_at(0, "'user' expects <name> as arguments.");
  if (find_user(list, user.name)) {
    env.warn("userlist '" + list.name + "': duplicated user '" + user.name + "', keeping the first one.");
    return;
  }
  while (!env.done()) {
    std::string option = env.next();
    if (option == "password" || option == "insecure-password") {
      user.crypted = option == "password";
      user.password = env.next();
      if (user.password.empty()) return env.alert("'" + option + "' expects a password.");
    } else if (option == "groups") {
      std::string names = env.next();
      for (std::string_view g : base::split(names, ','))
        if (!g.empty()) user.groups.emplace_back(g);
    } else {
      return env.alert("'user' only supports 'password', 'insecure-password' and 'groups' options.");
    }
  }
  list.users.push_back(std::move(user));
}

void complain(Diagnostics& diags, std::string text) {
  Diagnostic d;
  d.text = std::move(text);
  diags.add(std::move(d));
}

/// Members named by groups join them; every name must exist.
void join_groups(model::Config& config, Diagnostics& diags) {
  for (auto& [name, list] : config.userlists) {
    for (const auto& [member, group] : list.pending) {
      model::User* user = find_user(list, member);
      if (!user) complain(diags, "userlist '" + name + "': no such user '" + member + "' specified in group '" + group + "'.");
      else if (std::find(user->groups.begin(), user->groups.end(), group) == user->groups.end()) user->groups.push_back(group);
    }
    for (const model::User& user : list.users)
      for (const std::string& group : user.groups)
        if (std::find(list.groups.begin(), list.groups.end(), group) == list.groups.end())
          complain(diags, "userlist '" + name + "': no such group '" + group + "' specified in user '" + user.name + "'.");
    list.pending.clear();
  }
}

constexpr Keyword kKeywords[] = {
    {"group", kUserlist, parse_group},
    {"user", kUserlist, parse_user},
};
const base::Register<Keyword> registered(kKeywords);
constexpr PostParse kHooks[] = {{"userlist groups", 5, join_groups}};
const base::Register<PostParse> hooks(kHooks);

}  // namespace
}  // namespace sluice::config
