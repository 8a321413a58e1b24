"""pandas makes the current ranking from the same rows. Usage: ranking.py DIR AS_OF WAY

DIR holds the columns as bare arrays: of the items (item_*) and of the groups
(group_*). AS_OF is in seconds since 1970. WAY is "window", which looks at the weeks
of the window only, or "weeks", which makes the table of all weeks first. The arrays
are in memory before the clock starts. What it leaves out: near-copies (only equal
SimHashes are found), statuses, drawn rank intervals.
"""

import json
import sys
import time

import numpy as np
import pandas as pd

folder, as_of, way = sys.argv[1], int(sys.argv[2]), sys.argv[3]
DAY, WEEK = 86400, 7 * 86400
MONDAY = 4 * DAY  # 1970-01-05, the first Monday of the clock
NEWS, UNDATED = 0, 1


def column(name, kind):
    return np.fromfile(f"{folder}/{name}", dtype=kind)


items = pd.DataFrame(
    {
        "group": column("item_group", "<u4"),
        "at": column("item_at", "<i8"),
        "kind": column("item_kind", "u1"),
        "reason": column("item_reason", "u1"),
        "photos": column("item_photos", "<u4"),
        "words": column("item_words", "<u4"),
        "hash": column("item_hash", "<u8"),
    }
)
groups = pd.DataFrame(
    {
        "hours": column("group_hours", "<i8"),
        "province": column("group_province", "<u4"),
        "regency": column("group_regency", "<u4"),
        "district": column("group_district", "<u4"),
    }
)


def weekly(rows, local):
    """One row a group and week with items."""
    judged = (rows["words"] >= 40) & (rows["hash"] != 0)
    news = rows["kind"] == NEWS
    table = pd.DataFrame(
        {
            "group": rows["group"],
            "week": (local - MONDAY) // WEEK,
            "items": 1,
            "photos": rows["photos"],
            "news": news,
            "whole": news & (rows["words"] >= 100) & (rows["photos"] >= 1) & (rows["reason"] != UNDATED),
            "judged": judged,
            "originals": judged & ~rows["hash"].duplicated(),
        }
    )
    return table.groupby(["group", "week"], sort=True).sum().reset_index()


def longest_gap(active):
    """The longest run of weeks without an item; a row a group, a column a week."""
    longest = np.zeros(len(active), dtype=int)
    run = np.zeros(len(active), dtype=int)
    for week in active.T:
        run = np.where(week, 0, run + 1)
        longest = np.maximum(longest, run)
    return longest


def rank():
    n = len(groups)
    hours = groups["hours"].to_numpy()
    local = items["at"] + 3600 * hours[items["group"]]
    this_week = (as_of + 7 * 3600 - MONDAY) // WEEK
    rows = items
    if way == "window":
        recent = local >= (this_week - 12) * WEEK + MONDAY
        rows, local_rows = items[recent], local[recent]
    else:
        local_rows = local
    table = weekly(rows, local_rows)
    table = table[(table["week"] >= this_week - 12) & (table["week"] < this_week)]
    total = items.groupby("group").agg(items=("at", "size"), photos=("photos", "sum"), last=("at", "max")).reindex(range(n))
    kinds = items.groupby(["group", "kind"]).size()

    wide = {
        name: table.pivot(index="group", columns="week", values=name).reindex(index=range(n), columns=range(this_week - 12, this_week)).fillna(0).to_numpy()
        for name in ("items", "photos", "news", "whole", "judged", "originals")
    }
    last8 = slice(4, 12)
    with np.errstate(divide="ignore", invalid="ignore"):
        days = (as_of + 3600 * hours) // DAY - (total["last"].to_numpy() + 3600 * hours) // DAY
        score = {
            "KM": (wide["items"][:, last8] > 0).sum(axis=1) / 8,
            "KB": np.where(np.isnan(days), 0, np.exp2(-np.maximum(days, 0) / 14)),
            "FU": np.minimum(1, np.log1p(wide["items"][:, last8].sum(axis=1) / 8) / np.log1p(7)),
            "FF": np.minimum(1, np.log1p(wide["photos"][:, last8].sum(axis=1) / 8) / np.log1p(10)),
            "JT": np.maximum(0, 1 - longest_gap(wide["items"] > 0) / 12),
            "OR": wide["originals"].sum(axis=1) / wide["judged"].sum(axis=1),
            "KL": wide["whole"].sum(axis=1) / wide["news"].sum(axis=1),
        }
    weight = {"KM": 0.35, "KB": 0.15, "FU": 0.15, "FF": 0.10, "JT": 0.10, "OR": 0.10, "KL": 0.05}
    scores = pd.DataFrame(score)
    known = scores.notna().mul(pd.Series(weight)).sum(axis=1)
    result = groups.copy()
    result["iad"] = 100 * scores.mul(pd.Series(weight)).sum(axis=1) / known
    result["items"] = total["items"].fillna(0)
    for scope in ("district", "regency", "province"):
        result["in_" + scope] = result.groupby(scope)["iad"].rank(method="min", ascending=False)
    result["in_nation"] = result["iad"].rank(method="min", ascending=False)
    return result.sort_values("in_nation"), kinds


began, used = time.perf_counter(), time.process_time()
ranking, _ = rank()
took, used = time.perf_counter() - began, time.process_time() - used
with open("/proc/self/status") as status:
    peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))
print(json.dumps({"Seconds": took, "CPU": used, "IAD": ranking["iad"].sum(), "Items": int(ranking["items"].sum()), "Places": ranking["in_regency"].sum(), "PeakKB": peak}))
