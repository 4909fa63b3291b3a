from django.urls import path, re_path

from mandate.contact_views import ContactView
from mandate.views import HomeView, RepresentativeView, StatementView, TimelineView

app_name = "mandate"

urlpatterns = [
    path("", HomeView.as_view(), name="home"),
    path("timeline/", TimelineView.as_view(), name="timeline"),
    path("representative/", RepresentativeView.as_view(), name="representative"),
    path("contact/", ContactView.as_view(), name="contact"),
    re_path(r"^(?P<page>about|privacy|accessibility)/$", StatementView.as_view(), name="statement"),
]
