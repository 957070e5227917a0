"""Roles, scopes and acts in words."""

from __future__ import annotations

from monitor.model import Act, Role, Scope, Text

ROLES: dict[Role, Text] = {Role.VIEWER: Text("viewer", "查看者"), Role.EDITOR: Text("editor", "编辑者")}
SCOPES: dict[Scope, Text] = {
    Scope.READ: Text("read", "读取"),
    Scope.ACK: Text("acknowledge", "确认知悉"),
    Scope.EDIT: Text("edit", "编辑"),
}
ACTS: dict[Act, Text] = {
    Act.LOGIN: Text("signed in", "登录"),
    Act.LOGIN_FAILED: Text("could not sign in", "登录失败"),
    Act.LOGOUT: Text("signed out", "退出登录"),
    Act.USER_ADDED: Text("added a user", "添加用户"),
    Act.USER_CHANGED: Text("changed a user", "修改用户"),
    Act.USER_REMOVED: Text("removed a user", "移除用户"),
    Act.TOKEN_MADE: Text("made a token", "创建令牌"),
    Act.TOKEN_REVOKED: Text("revoked a token", "吊销令牌"),
    Act.ACKNOWLEDGED: Text("acknowledged", "确认知悉"),
    Act.SUBSCRIPTION_ADDED: Text("added a subscription", "添加订阅"),
    Act.SUBSCRIPTION_CHANGED: Text("changed a subscription", "修改订阅"),
    Act.SUBSCRIPTION_TESTED: Text("tested a subscription", "测试订阅"),
    Act.SUBSCRIPTION_REMOVED: Text("removed a subscription", "删除订阅"),
    Act.PROFILE_SAVED: Text("saved a profile", "保存画像"),
    Act.WATCHLIST_SAVED: Text("saved a watchlist", "保存监控清单"),
    Act.WATCHLIST_TRIED: Text("tried an address", "试读地址"),
}
