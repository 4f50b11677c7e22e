"""Pages of both sides of a thread."""

from django.urls import URLPattern, path

from dastak.correspondence.pages import citizen, officer, parts

urlpatterns: list[URLPattern] = [
    path("my/messages/<uuid:line_id>", citizen.messages, name="my_messages"),
    path("messages/files/<uuid:attachment_id>", parts.attachment, name="message_file"),
    path("department/messages", officer.inbox, name="desk_messages"),
    path("department/messages/<uuid:line_id>", officer.thread, name="desk_thread"),
    path("department/messages/<uuid:line_id>/ready", officer.ready, name="desk_ready"),
    path("department/messages/<uuid:line_id>/translate", officer.translate, name="desk_translate"),
]
