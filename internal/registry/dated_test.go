package registry_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"pantaukim/internal/registry"
)

// Official totals are read as offices save them, or refused with the line, and nothing of a bad table is stored.
func TestDatedTotals(t *testing.T) {
	t.Parallel()
	e, conn := desk(t)
	ctx := t.Context()
	usual := registry.Usual{AsOf: "2025-10-01", Source: "Dinas Kominfo"}
	all := func(string) bool { return true }
	look := func(text string, may func(string) bool) registry.Totals {
		t.Helper()
		got, err := e.LookAtTotals(ctx, []byte(text), "f.csv", usual, may)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	for _, c := range []struct {
		name, text string
		rows       int
		kind       string
		line       int
	}{
		{"plain", "regency_code,regency,groups\n62.13,Barito Timur,1\n", 1, "", 0},
		{"as Excel saves it", "\ufeffregency_code;regency;groups\r\n62.13;Barito Timur;1\r\n", 1, "", 0},
		{"empty column and row", "regency_code,regency,groups,\n62.13,Barito Timur,1,\n,,,\n", 1, "", 0},
		{"a point for thousands", "regency_code,regency,groups\n62.13,Barito Timur,\"1.204\"\n", 1, registry.NumberForm, 2},
		{"a cut code", "regency_code,groups\n62.13,1\n62.1,2\n", 2, registry.CodeCut, 3},
		{"Indonesian names", "Kode Kab/Kota;Jumlah KIM;Tanggal;Sumber\nindonesia;3000;2025-09-01;kim.id\n", 1, "", 0},
		{"a day to come", "regency_code,groups,as_of\n62.13,1,2031-01-01\n", 1, registry.DayFuture, 2},
		{"twice", "regency_code,groups\n62.13,1\n62.13,2\n", 2, registry.TotalTwice, 3},
		{"no source", "regency_code,groups,source\n62.13,1,\n", 1, "", 0},
	} {
		got := look(c.text, all)
		if len(got.Rows) != c.rows || (c.kind == "") != (len(got.Bad) == 0) || c.kind != "" && (got.Bad[0].Kind != c.kind || got.Bad[0].Line != c.line) {
			t.Errorf("%s: %d rows, %+v", c.name, len(got.Rows), got.Bad)
		}
		if c.kind != "" {
			if _, err := e.ApplyTotals(ctx, c.text, got.Digest(), all, "budi"); !errors.Is(err, registry.ErrNoRows) {
				t.Errorf("%s: %v", c.name, err)
			}
		}
	}
	if got := look("regency_code,groups\n62.71,3\n", func(area string) bool { return area == "62.13" }); len(got.Bad) != 1 || got.Bad[0].Kind != registry.AreaNotYours {
		t.Errorf("%+v", got.Bad)
	}
	first := look("regency_code,groups\n62.13,90\n62,153\n", all)
	if _, err := e.ApplyTotals(ctx, first.Text(), first.Digest(), all, "budi"); err != nil {
		t.Fatal(err)
	}
	if _, err := e.ApplyTotals(ctx, first.Text(), first.Digest(), all, "siti"); !errors.Is(err, registry.ErrChanged) {
		t.Errorf("applied again: %v", err)
	}
	next := look("regency_code,groups\n62.13,91\n62,153\n", all)
	if next.Fresh() != 1 || next.Rows[0].Verdict != registry.Updated || next.Rows[0].Before != 90 {
		t.Errorf("%+v", next.Rows)
	}
	if _, err := e.ApplyTotals(ctx, next.Text(), next.Digest(), all, "siti"); err != nil {
		t.Fatal(err)
	}
	if gone, err := e.DropTotal(ctx, "62", "2025-10-01", "Dinas Kominfo", "siti"); err != nil || gone.Groups != 153 || gone.By != "budi" {
		t.Errorf("%+v %v", gone, err)
	}
	if _, err := e.DropTotal(ctx, "62", "", "laporan tentang KIM di Kalimantan Tengah, angka awal", "siti"); !errors.Is(err, registry.ErrChanged) {
		t.Errorf("what comes with the program is removed: %v", err)
	}
	var told []string
	later := registry.NewEditor(conn, nil, func() time.Time { return today.AddDate(1, 0, 0) }, "")
	list, err := later.DatedTotals(ctx)
	for _, one := range list {
		told = append(told, one.Area+" "+one.AsOf.String()+" "+one.By)
	}
	if want := " 2025-11-18 | 2025-12-04 |62  |62  |62.13 2025-10-01 siti"; err != nil || strings.Join(told, "|") != want {
		t.Errorf("%q, want %q: %v", strings.Join(told, "|"), want, err)
	}
}

// The list of a regency is confirmed as it was seen, for a year.
func TestConfirmation(t *testing.T) {
	t.Parallel()
	e, _ := desk(t, group("a", "KIM A"), group("b", "KIM B"))
	ctx := t.Context()
	lists, err := e.Regencies(ctx, "62")
	if err != nil || len(lists) != 1 || lists[0].Groups != 2 || !lists[0].Due(today) {
		t.Fatalf("%+v %v", lists, err)
	}
	if _, err := e.Confirm(ctx, "62.13", lists[0].Version, registry.Editing{By: "siti", Within: "62.71"}); !errors.Is(err, registry.ErrNotAllowed) {
		t.Errorf("confirmed from another area: %v", err)
	}
	if err := e.Stand(ctx, "a", entry(t, e, "a").Version(), "dissolved", budi); err != nil {
		t.Fatal(err)
	}
	if _, err := e.Confirm(ctx, "62.13", lists[0].Version, budi); !errors.Is(err, registry.ErrChanged) {
		t.Errorf("confirmed what nobody saw: %v", err)
	}
	lists, _ = e.Regencies(ctx, "")
	if _, err := e.Confirm(ctx, "62.13", lists[0].Version, budi); err != nil {
		t.Fatal(err)
	}
	lists, err = e.Regencies(ctx, "62.13")
	if err != nil || lists[0].By != "budi" || lists[0].Due(today.AddDate(0, 11, 0)) || !lists[0].Due(today.AddDate(1, 0, 2)) {
		t.Errorf("%+v %v", lists, err)
	}
	if lists, err := e.Regencies(ctx, "62.13.05"); err != nil || len(lists) != 0 {
		t.Errorf("a kecamatan keeps the list of %+v %v", lists, err)
	}
}
