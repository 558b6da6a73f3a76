"""Where one logs in and out."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from salesops.web import pages

urlpatterns = [
    path("login/", pages.login, name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
]
