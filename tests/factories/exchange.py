"""Files of a programme, made by code: schedule JSON and XML, lists as CSV and XLSX."""

import csv
import io
import json
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import escape, quoteattr

from conference.lib.tables import write_xlsx

DAY = "2027-06-14"


def guid(name):
    return str(uuid5(NAMESPACE_URL, f"test/{name}"))


def person(name, **more):
    return {"guid": guid(name), "name": name} | more


def event(called, start="10:00", duration="0:45", *, offset="+01:00", day=DAY, **more):
    """A valid event of schedule.json; `more` takes its place."""
    return {
        "guid": guid(called),
        "id": int(guid(called)[:6], 16) + 1,
        "title": called,
        "subtitle": None,
        "track": "Literacy",
        "type": "workshop",
        "language": "en",
        "slug": f"tl2027-1-{called.lower().replace(' ', '-')}",
        "date": f"{day}T{start}:00{offset}",
        "start": start,
        "duration": duration,
        "abstract": f"<p>{called}: what we did.</p><p>Bring a unit to plan.</p>",
        "description": None,
        "persons": [person("Amara Osei")],
        "links": [],
    } | more


def schedule(held, *, day=DAY, days=None, zone="Europe/London", **conference):
    """`held`: room → events, on one day; or `days`: [(date, rooms)]. Bytes of schedule.json."""
    whole = [
        {
            "index": number,
            "date": date,
            "day_start": f"{date}T04:00:00+01:00",
            "day_end": f"{date}T23:59:00+01:00",
            "rooms": of,
        }
        for number, (date, of) in enumerate(days or [(day, held)], start=1)
    ]
    head = {"acronym": "tl2027", "title": "Teaching & Learning", "time_zone_name": zone, "days": whole}
    return json.dumps({"schedule": {"version": "1", "conference": head | conference}}).encode()


def schedule_xml(rooms, *, day=DAY, zone="Europe/London"):
    """The same as XML."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<schedule>", "<conference>", "<acronym>tl2027</acronym>"]
    lines += [f"<time_zone_name>{zone}</time_zone_name>", "</conference>", f'<day index="1" date="{day}">']
    for name, events in rooms.items():
        lines.append(f"<room name={quoteattr(name)}>")
        for each in events:
            lines.append(f'<event guid="{each["guid"]}" id="{each["id"]}">')
            for tag in (
                "date",
                "start",
                "duration",
                "title",
                "subtitle",
                "track",
                "type",
                "language",
                "abstract",
                "description",
            ):
                lines.append(f"<{tag}>{escape(each[tag] or '')}</{tag}>")
            people = "".join(
                f"<person guid={quoteattr(p['guid'])}>{escape(p['name'])}</person>" for p in each["persons"]
            )
            lines += [f"<persons>{people}</persons>", "</event>"]
        lines.append("</room>")
    return "\n".join([*lines, "</day>", "</schedule>"]).encode()


HEADINGS = ("Session", "Speakers", "Stream", "Starts", "Ends", "Room", "Abstract")


def table(*rows, headings=HEADINGS, delimiter=",", encoding="utf-8"):
    """A CSV of these rows."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([headings, *rows])
    return text.getvalue().encode(encoding)


def workbook(*rows, headings=HEADINGS):
    return write_xlsx(rows, headings)
