"""Addresses of getting in, of one's own login, and of the settings of everybody's."""

from django.urls import path

from salesops.workspace.logins.administering import pages as administering
from salesops.workspace.logins.entering import pages as entering
from salesops.workspace.logins.own import pages as own
from salesops.workspace.logins.viewing import pages as viewing

urlpatterns = [
    path("login/", entering.login, name="login"),
    path("login/second", entering.second, name="login-second"),
    path("login/passkey/options", entering.passkey_options, name="login-passkey-options"),
    path("login/passkey", entering.passkey_login, name="login-passkey"),
    path("login/forgot", entering.forgot, name="login-forgot"),
    path("login/link/<str:token>", entering.link, name="login-link"),
    path("login/oidc", entering.oidc_start, name="login-oidc"),
    path("login/<slug:provider_id>/back", entering.oidc_back, name="openid_connect_callback"),
    path("logout/", entering.logout, name="logout"),
    path("me", own.index, name="me"),
    path("me/confirm", own.confirm, name="me-confirm"),
    path("me/password", own.password, name="me-password"),
    path("me/app", own.app, name="me-app"),
    path("me/codes", own.codes, name="me-codes"),
    path("me/codes/new", own.new_codes, name="me-codes-new"),
    path("me/factors/<int:factor_id>/remove", own.remove_factor, name="me-factor-remove"),
    path("me/passkeys/options", own.passkey_options, name="me-passkey-options"),
    path("me/passkeys", own.passkey_add, name="me-passkey-add"),
    path("me/sessions/<int:session_id>/end", own.end_session, name="me-session-end"),
    path("me/sessions/end-others", own.end_others, name="me-sessions-end"),
    path("settings/logins", administering.index, name="logins"),
    path("settings/logins/invite", administering.invite, name="login-invite"),
    path("settings/logins/history", administering.history, name="login-history"),
    path("settings/logins/who-sees", administering.watchers, name="login-watchers"),
    path("settings/logins/stop-viewing", viewing.stop, name="view-as-stop"),
    path("settings/logins/<int:user_id>", administering.one, name="login-one"),
    path("settings/logins/<int:user_id>/link", administering.link, name="login-link-make"),
    path("settings/logins/<int:user_id>/role", administering.role, name="login-role"),
    path("settings/logins/<int:user_id>/unlock", administering.unlock, name="login-unlock"),
    path("settings/logins/<int:user_id>/second-factor", administering.take_second_factor, name="login-factor-take"),
    path("settings/logins/<int:user_id>/deactivate", administering.deactivate, name="login-deactivate"),
    path("settings/logins/<int:user_id>/reactivate", administering.reactivate, name="login-reactivate"),
    path("settings/logins/<int:user_id>/view-as", viewing.start, name="view-as"),
]
