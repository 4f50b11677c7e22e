"""One application on the pages of both desks, door to door, with the texts that people read."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime, timedelta
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from dastak.kernel.ids import spoken
from simulators.people.answers import picture
from simulators.people.cast import Officer, Staff
from simulators.people.play import Journey
from stories.world import Stage, drain


class Browser:
    """Somebody's pages in one language: open, send a form, look."""

    def __init__(self, staff: Staff, root: str) -> None:
        self.client = Client()
        self.client.cookies["dastak_session"] = staff.api.token
        self.root = root

    def open(self, path: str = "") -> str:
        """The text of a page that opens."""
        page = self.client.get(f"{self.root}{path}", follow=True)
        assert page.status_code == 200, page.content
        return page.content.decode()

    def send(self, path: str, **values: object) -> str:
        """Send a form and follow on; the text of the page that comes."""
        page = self.answer(path, **values)
        if page.status_code == 302:
            return self.open(page["Location"].removeprefix(self.root))
        assert page.status_code == 200, page.content
        return page.content.decode()

    def answer(self, path: str, **values: object) -> HttpResponse:
        """Send a form; the bare answer."""
        data = {"_key": str(uuid4()), **values}
        return self.client.post(f"{self.root}{path}", data)  # type: ignore[return-value]


def _first(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    assert found, pattern
    return found.group()


def test_an_application_walks_over_the_pages_of_both_desks(stage: Stage) -> None:
    journey = stage.journey(stage.citizen(name="Amna Bibi"))
    journey.place()
    journey.schedule()
    _at_the_door(stage, journey)
    barcode = _form_to_cash(journey)
    case = _decision(stage, journey, barcode)
    _home(stage, journey, case)


def _phone(journey: Journey) -> Browser:
    assert journey.rider
    journey.rider.sign_in()
    return Browser(journey.rider, "/ur/field")


def _at_the_door(stage: Stage, journey: Journey) -> None:
    journey.rider = journey._first_asked()
    phone, line = _phone(journey), f"/lines/{journey.line}"
    today = phone.open()
    assert "وصول کرنے کی رقم" in today
    offer = _first(r"(?<=/field/offers/)[0-9a-f-]+(?=/accept)", today)
    journey.seen = journey._last_message()
    assert "ایک وجہ چنیں۔" in phone.send(f"/offers/{offer}/decline")
    mine = phone.send(f"/offers/{offer}/accept")
    assert 'href="tel:+92' in mine
    number = spoken(journey.order["number"] if journey.order else "")
    assert f'<bdi dir="ltr" class="num">{number}</bdi>' in mine
    assert "روانہ ہو جائیں" in mine
    assert journey.citizen.phone not in re.sub(r'href="tel:[^"]*"', "", mine)
    early = phone.answer(f"/visits/{journey.visit}/start")
    assert early.status_code == 409

    assert journey.order
    start = datetime.fromisoformat(journey.order["lines"][0]["slot"][0])
    stage.world.go_to(start - timedelta(minutes=20))
    phone = _phone(journey)
    phone.send(f"/visits/{journey.visit}/start")
    stage.world.go_to(start)
    lost = phone.answer(f"/visits/{journey.visit}/arrive", here_position="nowhere")
    assert lost.status_code == 409
    assert "دروازے کا کوڈ" in phone.send(
        f"/visits/{journey.visit}/arrive", manual_reason="گیٹ پر ہوں"
    )
    code = journey.code_told()
    wrong = "0000" if code != "0000" else "1111"
    assert "یہ کوڈ غلط ہے۔" in phone.send(f"/visits/{journey.visit}/door", code=wrong)
    assert "فارم پُر کریں" in phone.send(f"/visits/{journey.visit}/door", code=code)
    assert "کاغذات کی تصویریں" in phone.open(line)


def _form_to_cash(journey: Journey) -> str:
    assert journey.rider
    phone, line = _phone(journey), f"/lines/{journey.line}"
    assert "پہلے سے معلوم" in phone.open(f"{line}/form")
    wrong = phone.send(f"{line}/form/2", applicant_cnic="123", cnic="123")
    assert "13 ہندسے لکھیں" in wrong
    assert 'value="123"' in wrong
    journey.rider.fill_in(journey.line, {})
    assert "تمام ضروری جوابات موجود ہیں۔" in phone.open(f"{line}/form")

    kind = _first(r"(?<=/papers/)[\w-]+", phone.open(f"{line}/papers"))
    assert "پہلے تصویر لیں۔" in phone.send(f"{line}/papers/{kind}")
    photo = SimpleUploadedFile("page.png", picture(kind), "image/png")
    assert "محفوظ" in phone.send(f"{line}/papers/{kind}", file=photo)
    journey.rider.photograph(journey.line)
    phone.send(f"{line}/originals", paper=kind, more="میٹرک کی سند")
    assert "میٹرک کی سند" in phone.open(f"{line}/originals")
    template = hashlib.sha256(journey.line.encode()).hexdigest()
    reader = {"finger": "۱", "template_hash": template, "device": "reader-7"}
    assert "تصدیق جاری ہے" in phone.send(f"{line}/finger", **reader)
    drain()
    assert "انگوٹھا مل گیا" in phone.open(f"{line}/finger")

    aloud = phone.open(f"{line}/read-back")
    assert "35202-" in aloud
    journey.seen = journey._last_message()
    assert "منظوری کا کوڈ" in phone.send(f"{line}/read-back")
    assert "رقم وصول کریں" in phone.send(f"{line}/consent", code=journey.code_told())
    assert "1,750" in phone.open(f"{line}/cash")
    assert phone.answer(f"{line}/cash", amount_paisa="100").status_code == 422
    receipt = phone.send(f"{line}/cash", amount_paisa="175000")
    assert "<svg" in receipt
    assert re.search(r"LHR-\d{4}-\d{6}-\d", receipt)
    assert "1,750" in phone.open("/cash")
    assert "میٹرک کی سند" in phone.open()
    return _first(r"B\d{10}", phone.send(f"{line}/hand-in"))


def _desk(stage: Stage, name: str) -> Browser:
    officer = Officer(stage.world.wire, drain, username=name)
    officer.sign_in()
    return Browser(officer, "/en/department")


def _decision(stage: Stage, journey: Journey, barcode: str) -> str:
    rabia, naila = _desk(stage, "rabia"), _desk(stage, "naila")
    assert "runs from the stamp" in rabia.open()
    received = rabia.send("/receive", barcode=barcode)
    assert re.search(r"DOM-LHR-\d{4}-\d{6}", received)
    drain()
    case = _first(r"(?<=/department/cases/)[0-9a-f-]+(?=/take)", received)
    assert case in rabia.open(f"?q={barcode}")
    rabia.send(f"/cases/{case}/take")
    drain()
    page = rabia.open(f"/cases/{case}")
    assert 'accesskey="a"' in page
    scan = _first(r'(?<=<img src="/en/department)/scans/[0-9a-f-]+', page)
    shown = rabia.client.get(f"/en/department{scan}")
    assert (shown["Content-Type"][:6], shown["Content-Disposition"]) == ("image/", "inline")
    assert rabia.client.get(f"/en/department/cases/{case}/bundle").content[:4] == b"%PDF"

    why = {"reason_code": "papers_missing", "law_clause": "s. 4", "explanation_ur": "نقل نہیں"}
    assert "Another officer has to confirm" in rabia.send(f"/cases/{case}/reject", **why)
    assert rabia.answer(f"/cases/{case}/confirm-rejection").status_code == 403
    assert "Confirm the rejection" in naila.open(f"/cases/{case}")
    assert naila.answer(f"/cases/{case}/approve").status_code == 409
    rabia.send(f"/cases/{case}/approve")
    drain()
    assert "Certificate (PDF)" in rabia.open(f"/cases/{case}")
    assert rabia.answer(f"/cases/{case}/hand-out").status_code == 409
    assert case in rabia.open("?state=approved")
    return case


def _home(stage: Stage, journey: Journey, case: str) -> None:
    assert journey.order
    journey.citizen.sign_in()
    journey.visit = journey.citizen.look(journey.order)["lines"][0]["visit_id"]
    journey.rider = journey._first_asked()
    phone, line = _phone(journey), f"/lines/{journey.line}"
    offer = next(o for o in journey.rider.offers() if o["visit_id"] == journey.visit)
    assert "محکمے سے وصول کریں" in phone.send(f"/offers/{offer['id']}/accept")
    _desk(stage, "rabia").send(f"/cases/{case}/hand-out")
    assert phone.answer(f"{line}/collect", seal_number=" ").status_code == 422
    journey.seen = journey._last_message()
    assert "روانہ ہو جائیں" in phone.send(f"{line}/collect", seal_number="SEAL-7")
    code = journey.code_told()
    slot = journey.citizen.look(journey.order)["lines"][0]["slot"]
    stage.world.go_to(datetime.fromisoformat(slot[0]))
    phone = _phone(journey)
    phone.send(f"/visits/{journey.visit}/start")
    place = journey.rider.api.call("GET", f"/field/visits/{journey.visit}")["place"]
    here = f"{place['lat']},{place['lon']}"
    assert "حوالے کریں" in phone.send(f"/visits/{journey.visit}/arrive", here_position=here)
    wrong = "0000" if code != "0000" else "1111"
    assert "یہ کوڈ غلط ہے۔" in phone.send(f"{line}/deliver", code=wrong)
    assert "یہاں سب مکمل ہو چکا ہے" in phone.send(f"{line}/deliver", code=code)
