"""Addresses for signing in and out. Of allauth's pages only these are mounted: there is no password, no sign-up and no
list of addresses.
"""

from allauth.account.views import account_inactive, logout
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp.views import deactivate_totp
from django.urls import path

from conference.accounts import views

urlpatterns = [
    path("sign-in/", views.sign_in, name="account_request_login_code"),
    path("sign-in/", views.sign_in, name="account_login"),  # the name under which allauth looks for it
    path("sign-in/code/", views.confirm_code, name="account_confirm_login_code"),
    path("sign-in/second-step/", views.second_step, name="mfa_authenticate"),
    path("sign-out/", logout, name="account_logout"),
    path("closed/", account_inactive, name="account_inactive"),
    path("one-time/<str:secret>/", views.one_time_link, name="one-time"),
    path("second-step/", mfa.index, name="mfa_index"),
    path("second-step/set-up/", views.SetUpSecondStep.as_view(), name="mfa_activate_totp"),
    path("second-step/take-away/", deactivate_totp, name="mfa_deactivate_totp"),
    path("second-step/again/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("second-step/recovery-codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("second-step/recovery-codes/new/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("second-step/recovery-codes/file/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
]
