"""The gallery of components, for those who build pages."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from dastak.kernel.errors import Missing
from dastak.kernel.web import ActingRequest, page, public
from dastak.ui.pages.samples import samples

__all__ = ["show_gallery", "urlpatterns"]
_FRAMES = {"citizen": "ui/base.html", "office": "ui/office.html", "field": "ui/field.html"}


class GalleryClosed(Missing):
    """The gallery of components opens only in development and in the demonstration."""

    ur = "اجزا کی نمائش صرف تیاری اور نمونے میں کھلتی ہے۔"


@page(public("shows made-up samples only, and only where the clock may be advanced"))
def show_gallery(request: ActingRequest) -> HttpResponse:
    """Show every component in the frame that `?frame=` names.

    :raises GalleryClosed: in production.
    """
    if not (settings.DEBUG or settings.DASTAK_CLOCK == "database"):
        raise GalleryClosed
    frame = _FRAMES.get(request.GET.get("frame", ""), _FRAMES["citizen"])
    return render(request, "ui/gallery.html", samples(now=request.now) | {"frame": frame})


urlpatterns: list[URLPattern] = [path("dev/components", show_gallery, name="gallery")]
