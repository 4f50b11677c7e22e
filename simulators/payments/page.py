"""A bank's counter as a page: pay any number that was issued, rightly or wrongly."""

from collections.abc import Iterable
from html import escape

from simulators.payments.bank import Psid, rupees_of
from simulators.simulator import Answer

PSIDS_MAX = 40
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; script-src 'self';"
    " font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
SCRIPT = Answer(
    200,
    b"""const post = (path, body) => fetch(path, {
  method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify(body)});
const show = async () => {
  const text = await (await fetch(location.href)).text();
  const next = new DOMParser().parseFromString(text, "text/html").querySelector("main");
  const main = document.querySelector("main");
  if (next.innerHTML !== main.innerHTML) main.replaceWith(next);
};
document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-path]");
  if (!button) return;
  const answer = await post(button.dataset.path, JSON.parse(button.dataset.body));
  const said = await answer.json();
  document.querySelector("[role=status]").textContent =
    answer.ok ? "" : said.error.message;
  show();
});
setInterval(() => { if (!document.hidden && !String(getSelection())) show().catch(() => {}); }, 2000);
""",
    content_type="text/javascript; charset=utf-8",
)
STYLE = """
@font-face { font-family: Urdu; src: url(/_urdu.woff2) format("woff2"); font-display: swap; }
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 44rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.3rem; margin: 0 0 .5rem; }
h1 [lang=ur] { font-weight: 400; line-height: 2; }
h2 { font-size: 1rem; margin: 0; font-variant-numeric: tabular-nums; }
form { display: flex; gap: .5rem; margin-block-end: 1rem; }
input { flex: 1; min-width: 0; font: inherit; padding: .4rem .6rem; }
button { font: inherit; padding: .4rem .9rem; min-height: 2.75rem; }
section { border: 1px solid #8886; border-radius: .6rem; padding: .6rem .8rem; }
section { margin-block-end: 1rem; }
section p { margin: .2rem 0; }
.acts { display: flex; flex-wrap: wrap; gap: .5rem; }
[lang=ur] { font-family: Urdu, "Noto Nastaliq Urdu", serif; line-height: 2.2; }
"""
EMPTY = '<p>No numbers yet. <span lang="ur" dir="rtl">ابھی کوئی نمبر نہیں۔</span></p>'


def counter(psids: Iterable[Psid], *, query: str) -> Answer:
    """HTML of `psids` in the order given."""
    sections = "".join(_section(each) for each in psids)
    html = f"""<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Bank counter (simulator)</title>
<style>{STYLE}</style>
<script src="/_pay.js" defer></script>
</head>
<body>
<h1>Bank counter · <span lang="ur" dir="rtl">بینک کاؤنٹر</span></h1>
<form role="search">
<input type="search" name="q" inputmode="numeric" dir="ltr" value="{escape(query)}"
 aria-label="Search by PSID" placeholder="PSID">
<button>Search</button>
</form>
<p role="status"></p>
<main>{sections or EMPTY}</main>
</body>
</html>
"""
    return Answer(200, html.encode(), content_type="text/html; charset=utf-8", headers=HEADERS)


def _section(each: Psid) -> str:
    heads = "".join(
        f"<p><bdi dir=ltr>{escape(account)}</bdi>: Rs <bdi dir=ltr>{rupees_of(paisa)}</bdi></p>"
        for account, paisa in each.heads
    )
    paid = f" · paid Rs {rupees_of(each.paid_paisa)}" if each.payments else ""
    return (
        f"<section><h2><bdi dir=ltr>{each.psid}</bdi></h2>"
        f"<p>Rs <bdi dir=ltr>{rupees_of(each.amount_paisa)}</bdi> · {each.status}{paid}</p>"
        f'{heads}<div class="acts">{_acts(each)}</div></section>'
    )


def _acts(each: Psid) -> str:
    due = each.amount_paisa
    if each.is_reversed:
        return ""
    if each.payments:
        return _act("Reverse · واپس", "/_reverse", f'{{"psid": "{each.psid}"}}')
    acts = [_act("Pay · ادا کریں", "/_pay", f'{{"psid": "{each.psid}"}}')]
    for label, paisa in (("Pay Rs 1 less", due - 100), ("Pay Rs 1 more", due + 100)):
        if paisa > 0:
            acts.append(_act(label, "/_pay", f'{{"psid": "{each.psid}", "paisa": {paisa}}}'))
    acts.append(_act("Pay late", "/_pay", f'{{"psid": "{each.psid}", "late": true}}'))
    return "".join(acts)


def _act(label: str, path: str, body: str) -> str:
    return f'<button data-path="{path}" data-body="{escape(body)}">{label}</button>'
