"""The officer's desk: queue, stamp, case, objection, decision, hand-out."""

from django.urls import path

from dastak.department.pages import cases, objecting

_CASE = "department/cases/<uuid:case_id>"
_ACTS = ("take", "approve", "confirm-rejection", "put-aside", "hand-out", "take-back")
urlpatterns = [
    path("department", cases.home, name="department_home"),
    path("department/receive", cases.receive, name="department_receive"),
    path("department/next", cases.next_case, name="department_next"),
    path("department/scans/<uuid:file_id>", cases.scan, name="department_scan"),
    path(_CASE, cases.case, name="department_case"),
    path(f"{_CASE}/bundle", cases.bundle, name="department_bundle"),
    path(f"{_CASE}/reject", cases.reject, name="department_reject"),
    path(f"{_CASE}/object", objecting.objection, name="department_object"),
    path(f"{_CASE}/go-on", objecting.go_on, name="department_go_on"),
    *(
        path(
            f"{_CASE}/{verb}",
            cases.act,
            {"verb": verb},
            name=f"department_{verb.replace('-', '_')}",
        )
        for verb in _ACTS
    ),
]
