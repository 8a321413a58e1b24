package registry_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"pantaukim/internal/kim"
	"pantaukim/internal/registry"
)

// A table of outreach is read as offices save it, or refused with the line, and nothing of a bad one is stored.
func TestOutreachIsRead(t *testing.T) {
	t.Parallel()
	far := group("d", "KIM D")
	far.RegencyCode = "62.71"
	e, _ := desk(t, group("a", "KIM A"), group("b", "KIM B"), far)
	ctx := t.Context()
	siti := registry.Editing{By: "siti", Within: "62.13"}
	const head = "outreach_kind,held_from,held_to,outreach_title,group_id,area_code\n"
	for _, c := range []struct {
		name, text string
		rows       int
		kind       string
		line       int
	}{
		{"plain", head + "training,2025-10-16,,Menulis berita,a,\n", 1, "", 0},
		{"as Excel saves it", "\ufeffJenis;Tanggal;Sampai;Nama Kegiatan;ID KIM;Kode Wilayah\r\nPelatihan;2025-10-16;2025-10-17;Menulis berita;a;;\r\nPelatihan;2025-10-16;2025-10-17;menulis BERITA;b;\r\n;;;;;\r\n", 1, "", 0},
		{"two of them", head + "training,2025-10-16,,Menulis,a,\nvisit,2025-10-16,,Menulis,a,\n", 2, "", 0},
		{"a whole regency", head + "rapat,2025-10-16,,Koordinasi,,62.13\n", 1, "", 0},
		{"nobody", head + "training,2025-10-16,,Menulis,,\n", 1, registry.OutreachTaker, 2},
		{"a group and an area", head + "training,2025-10-16,,Menulis,a,62.13\n", 1, registry.OutreachTaker, 2},
		{"no kind", head + ",2025-10-16,,Menulis,a,\n", 1, registry.OutreachUnknown, 2},
		{"no such kind", head + "pesta,2025-10-16,,Menulis,a,\n", 1, registry.OutreachUnknown, 2},
		{"no name", head + "training,2025-10-16,,,a,\n", 1, registry.OutreachUntitled, 2},
		{"no day", head + "training,,,Menulis,a,\n", 1, registry.OutreachUndated, 2},
		{"no such day", head + "training,16/10/2025,,Menulis,a,\n", 1, registry.DayForm, 2},
		{"a day to come", head + "training,2031-10-16,,Menulis,a,\n", 1, registry.DayFuture, 2},
		{"the wrong way round", head + "training,2025-10-16,2025-10-15,Menulis,a,\n", 1, registry.OutreachDays, 2},
		{"for weeks", head + "training,2025-10-01,2025-10-15,Menulis,a,\n", 1, registry.OutreachDays, 2},
		{"another last day", head + "training,2025-10-16,,Menulis,a,\ntraining,2025-10-16,2025-10-17,Menulis,b,\n", 1, registry.OutreachOther, 3},
		{"no such group", head + "training,2025-10-16,,Menulis,z,\n", 1, registry.GroupUnknown, 2},
		{"a group elsewhere", head + "training,2025-10-16,,Menulis,d,\n", 1, registry.NotYours, 2},
		{"a group elsewhere, further down", head + "training,2025-10-16,,Menulis,a,\ntraining,2025-10-16,,Menulis,d,\n", 1, registry.NotYours, 3},
		{"a wider area", head + "training,2025-10-16,,Menulis,,62\n", 1, registry.AreaNotYours, 2},
		{"the whole country", head + "training,2025-10-16,,Menulis,,indonesia\n", 1, registry.AreaNotYours, 2},
		{"too many fields", head + "training,2025-10-16,,Menulis,a,,x\n", 1, registry.FieldsTooMany, 2},
	} {
		got, err := e.LookAtOutreach(ctx, []byte(c.text), "f.csv", siti)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		if len(got.Rows) != c.rows || (c.kind == "") != (len(got.Bad) == 0) || c.kind != "" && (got.Bad[0].Kind != c.kind || got.Bad[0].Line != c.line || got.Bad[0].Reason == "" || got.Bad[0].Remedy == "") {
			t.Errorf("%s: %d rows, %+v", c.name, len(got.Rows), got.Bad)
		}
		if c.kind == "" {
			again, err := e.LookAtOutreach(ctx, []byte(got.Text()), "", siti)
			if err != nil || again.Digest() != got.Digest() {
				t.Errorf("%s: written and read again it is %+v, %v", c.name, again, err)
			}
			continue
		}
		if _, err := e.ApplyOutreach(ctx, c.text, "f.csv", "", siti); !errors.Is(err, registry.ErrNoRows) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// Nothing is overwritten: what was on record at any moment can be told later. Nobody changes what was held
// with others too, and two who change the same are told.
func TestOutreachKeepsWhatWasKnown(t *testing.T) {
	t.Parallel()
	far := group("d", "KIM D")
	far.RegencyCode = "62.71"
	e, conn := desk(t, group("a", "KIM A"), group("b", "KIM B"), far)
	ctx := t.Context()
	siti := registry.Editing{By: "siti", Within: "62.13"}
	told := func(at time.Time) string {
		t.Helper()
		list, err := registry.OutreachAt(ctx, conn, at)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, o := range list {
			out = append(out, fmt.Sprint(o.Kind, o.From, o.To, o.Title, o.Groups, o.Areas, o.By))
		}
		return strings.Join(out, "; ")
	}
	now := func() time.Time {
		t.Helper()
		list, err := registry.Outreach(ctx, conn)
		if err != nil {
			t.Fatal(err)
		}
		var newest time.Time
		for _, o := range list {
			if o.Entered.After(newest) {
				newest = o.Entered
			}
		}
		return newest
	}
	const head = "outreach_kind,held_from,held_to,outreach_title,group_id,area_code\n"
	first, err := e.ApplyOutreach(ctx, head+"training,2025-10-16,,Menulis,a,\n", "f.csv", "", siti)
	if err != nil || first.Rows[0].Verdict != registry.Created {
		t.Fatalf("%+v %v", first, err)
	}
	before := now()
	both := head + "training,2025-10-16,,Menulis,a,\ntraining,2025-10-16,,Menulis,b,\n"
	seen, err := e.LookAtOutreach(ctx, []byte(both), "f.csv", siti)
	if err != nil || seen.Rows[0].Verdict != registry.Updated || len(seen.Rows[0].Before.Groups) != 1 {
		t.Fatalf("%+v %v", seen, err)
	}
	if _, err := e.ApplyOutreach(ctx, both, "f.csv", seen.Digest(), siti); err != nil {
		t.Fatal(err)
	}
	if _, err := e.ApplyOutreach(ctx, both, "f.csv", seen.Digest(), budi); !errors.Is(err, registry.ErrChanged) {
		t.Errorf("the second is not told: %v", err)
	}
	after := now()
	list, err := registry.Outreach(ctx, conn)
	if err != nil || len(list) != 1 {
		t.Fatalf("%+v %v", list, err)
	}
	gone, err := e.DropOutreach(ctx, list[0].ID, siti)
	if err != nil || gone.Title != "Menulis" {
		t.Fatalf("%+v %v", gone, err)
	}
	if _, err := e.DropOutreach(ctx, list[0].ID, siti); !errors.Is(err, registry.ErrChanged) {
		t.Errorf("removed twice: %v", err)
	}
	for at, want := range map[time.Time]string{
		before.Add(-time.Millisecond): "", before: "training2025-10-162025-10-16Menulis[a] []siti",
		after: "training2025-10-162025-10-16Menulis[a b] []siti", after.Add(time.Hour): "",
	} {
		if got := told(at); strings.ReplaceAll(got, " ", "") != strings.ReplaceAll(want, " ", "") {
			t.Errorf("at %s it is %q, want %q", at, got, want)
		}
	}
	wide, err := e.ApplyOutreach(ctx, head+"meeting,2025-10-20,,Rapat,a,\nmeeting,2025-10-20,,Rapat,d,\n", "", "", budi)
	if err != nil {
		t.Fatal(err)
	}
	list, _ = registry.Outreach(ctx, conn)
	if _, err := e.DropOutreach(ctx, list[0].ID, siti); !errors.Is(err, registry.ErrNotAllowed) {
		t.Errorf("a regency removes what was held with another too: %v, %+v", err, wide)
	}
	own, err := e.LookAtOutreach(ctx, []byte(head+"meeting,2025-10-20,,Rapat,a,\n"), "", siti)
	if err != nil || own.Rows[0].Verdict != registry.Created {
		t.Errorf("it is taken for that of others: %+v %v", own, err)
	}
}

// An outreach meets a group on its days only.
func TestOutreachMeetsGroups(t *testing.T) {
	t.Parallel()
	day := func(d int) kim.Date { return kim.NewDate(2025, 10, d) }
	o := kim.Outreach{From: day(16), To: day(17), Groups: []string{"a"}, Areas: []string{"62.71"}}
	far := group("d", "KIM D")
	far.RegencyCode = "62.71"
	for _, c := range []struct {
		g           kim.Group
		first, last int
		want        bool
	}{
		{group("a", ""), 16, 16, true}, {group("a", ""), 17, 20, true}, {group("a", ""), 1, 15, false}, {group("a", ""), 18, 18, false},
		{group("b", ""), 16, 16, false}, {far, 16, 16, true},
	} {
		if got := o.Met(c.g, day(c.first), day(c.last)); got != c.want {
			t.Errorf("%s from %d to %d: %t", c.g.ID, c.first, c.last, got)
		}
	}
	if !(kim.Outreach{From: day(16), To: day(16), Areas: []string{""}}).Met(far, day(16), day(16)) {
		t.Error("the whole country has not taken part")
	}
}
