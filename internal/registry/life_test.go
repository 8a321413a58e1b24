package registry_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/kim"
	"pantaukim/internal/registry"
	"pantaukim/internal/warehouse/warehousetest"
)

func load(t *testing.T, conn driver.Conn) map[string]kim.Group {
	t.Helper()
	groups, err := registry.Load(t.Context(), conn)
	if err != nil {
		t.Fatal(err)
	}
	m := map[string]kim.Group{}
	for _, g := range groups {
		m[g.ID] = g
	}
	return m
}

func imported(t *testing.T, conn driver.Conn, now time.Time, groups ...kim.Group) registry.Changes {
	t.Helper()
	c, err := registry.Import(t.Context(), conn, groups, now)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestMergeAndUndo(t *testing.T) {
	t.Parallel()
	ctx, conn := t.Context(), warehousetest.New(t).Conn()
	a, b := group("a", "KIM A"), group("b", "KIM B")
	imported(t, conn, today, a, b)
	if err := registry.Merge(ctx, conn, "a", "b", today.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	merged := load(t, conn)
	if _, there := merged["a"]; there || strings.Join(merged["b"].Aliases, " ") != "https://lama-b.kim.id https://a.kim.id https://lama-a.kim.id" {
		t.Errorf("after the merge: %+v", merged)
	}
	// The file does not know of the merge; importing it does not undo it.
	if c := imported(t, conn, today.Add(2*time.Hour), a, b); c != (registry.Changes{Unchanged: 1, Merged: 1}) {
		t.Errorf("import after the merge: %+v", c)
	}
	if rev, err := registry.Undo(ctx, conn, "b", today.Add(3*time.Hour)); err != nil || rev.Change != registry.Merged {
		t.Fatalf("undo: %+v %v", rev, err)
	}
	if back := load(t, conn); !equal(back["a"], a) || !equal(back["b"], b) {
		t.Errorf("after undoing the merge: %+v", back)
	}
	if c := imported(t, conn, today.Add(4*time.Hour), a, b); c != (registry.Changes{Unchanged: 2}) {
		t.Errorf("import after undoing: %+v", c)
	}
	for _, c := range [][2]string{{"a", "a"}, {"a", "x"}, {"x", "a"}} {
		if err := registry.Merge(ctx, conn, c[0], c[1], today); err == nil {
			t.Errorf("merging %s into %s succeeds", c[0], c[1])
		}
	}
}

func TestUndoStepByStep(t *testing.T) {
	t.Parallel()
	ctx, conn := t.Context(), warehousetest.New(t).Conn()
	g := group("a", "satu")
	for i, name := range []string{"satu", "dua", "tiga"} {
		g.Name = name
		imported(t, conn, today.Add(time.Duration(i)*time.Hour), g)
	}
	for i, want := range []string{"dua", "satu"} {
		if _, err := registry.Undo(ctx, conn, "a", today.Add(time.Duration(5+i)*time.Hour)); err != nil {
			t.Fatal(err)
		}
		if got := load(t, conn)["a"].Name; got != want {
			t.Errorf("undo %d: name %q, want %q", i+1, got, want)
		}
	}
	if _, err := registry.Undo(ctx, conn, "a", today.Add(8*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if len(load(t, conn)) != 0 {
		t.Error("undoing the creation leaves the group listed")
	}
	if _, err := registry.Undo(ctx, conn, "a", today.Add(9*time.Hour)); !errors.Is(err, registry.ErrNothingToUndo) {
		t.Errorf("one undo too many: %v", err)
	}
	history, err := registry.History(ctx, conn, "a")
	if err != nil || len(history) != 6 {
		t.Errorf("%d revisions, %v: nothing may be lost", len(history), err)
	}
}

func TestDryRun(t *testing.T) {
	t.Parallel()
	ctx, conn := t.Context(), warehousetest.New(t).Conn()
	imported(t, conn, today, group("same", "KIM Sama"), group("renamed", "KIM Lama"), group("gone", "KIM Pergi"), group("old-id", "KIM Soekamadju"), group("broken", "KIM Rusak"), group("moved", "KIM Pindah"))
	same := `same,KIM Sama,https://same.kim.id,62,Kalimantan Tengah,62.13,Barito Timur,2024-02-12,Ibu B,0800 1,"catatan ""dua""` + "\n" + `'tiga'",https://lama-same.kim.id`
	res := read(t, "id,name,url,province_code,province,regency_code,regency,registered_on,pic_name,pic_phone,note,aliases\n"+same+"\n"+
		strings.NewReplacer("same", "renamed", "KIM Sama", "KIM Baru").Replace(same)+`
new,KIM Baru Sekali,https://new.kim.id,,,62.13,,,,,,
new-id,Kim Suka-Maju,,,,62.13,,,,,,
other-id,KIM Lain,https://www.moved.kim.id/,,,62.13,,,,,,
broken,KIM Rusak,,,,6213,,,,,,
`)
	plan, err := registry.Prepare(ctx, conn, res)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"2 same unchanged ", `4 renamed updated name "KIM Lama" → "KIM Baru"`, "6 new created ",
		"7 new-id ambiguous has the same name in the same regency as old-id", "8 other-id ambiguous has the same site as moved",
		"9 broken skipped regency_code: \"6213\" looks like a BPS code", "0 gone unlisted ",
	}
	if len(plan.Verdicts) != len(want) {
		t.Fatalf("%d verdicts, want %d: %+v", len(plan.Verdicts), len(want), plan.Verdicts)
	}
	for i, v := range plan.Verdicts {
		if got := fmt.Sprintf("%d %s %s %s", v.Line, v.ID, v.Verdict, v.Detail); !strings.HasPrefix(got, want[i]) {
			t.Errorf("verdict %d: %s\nwant %s", i, got, want[i])
		}
	}
	if doubts := plan.Ambiguous(); len(doubts) != 2 || !strings.HasPrefix(doubts[0].String(), `f.csv:7: id: "new-id" is new and has the same name`) {
		t.Errorf("ambiguous: %v", doubts)
	}
	if before := load(t, conn); len(before) != 6 {
		t.Fatal("a dry run changes the registry")
	}
	done, err := registry.Apply(ctx, conn, plan, today.Add(time.Hour))
	if err != nil || done != plan.Changes || done != (registry.Changes{Created: 1, Updated: 1, Unlisted: 1, Unchanged: 1, Kept: 3}) {
		t.Errorf("applied %+v, planned %+v, %v", done, plan.Changes, err)
	}
	if got := load(t, conn); len(got) != 6 || got["old-id"].ID == "" || got["broken"].ID == "" || got["moved"].ID == "" || got["new-id"].ID != "" {
		t.Errorf("after applying: %+v", got)
	}
	plan, err = registry.Prepare(ctx, conn, res, registry.Accept("new-id"))
	if err != nil || plan.Changes.Created != 1 {
		t.Errorf("accepted: %+v %v", plan, err)
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	in := func(id, name, regency, district, districtName string) kim.Group {
		return kim.Group{ID: id, Name: name, URL: "https://" + id + ".kim.id", Region: kim.Region{ProvinceCode: "62", RegencyCode: regency, Regency: "R", DistrictCode: district, District: districtName}}
	}
	groups := []kim.Group{
		in("a", "KIM Soekamadju", "62.13", "62.13.02", "Benua Lima"), in("b", "Kim SUKA MAJU", "62.13", "62.13.02", "Banua Lima"),
		in("c", "KIM Sukamaju", "62.12", "62.12.01", "X"),                                                         // another regency: another group
		in("d", "KIM 1", "62.13", "62.13.02", "Benua Lima"), in("e", "KIM 11", "62.13", "62.13.02", "Benua Lima"), // digits are no spelling
		in("f", "KIM F", "62.13", "", ""), in("g", "KIM G", "62.00", "", ""),
	}
	groups[5].URL = ""
	var got []string
	for _, f := range registry.Check(groups, nil) {
		got = append(got, f.String())
	}
	want := []string{
		`spelling: "KIM Soekamadju", "Kim SUKA MAJU" may be one group (a, b)`,
		`place_name: 62.13.02 is called "Banua Lima" (1) and "Benua Lima" (3)`,
		"unresolved: 1 groups of 62.00 R: the regency is not known (g)",
		"district: 1 groups of 62.13 R have no district (f)",
		"no_site: 1 groups of 62.13 R have no site (f)",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestTotals(t *testing.T) {
	t.Parallel()
	totals, err := registry.ReadTotals(strings.NewReader("\xef\xbb\xbfregency_code,regency,groups\n62.13,Barito Timur,90\n62.05,Barito Utara,0\n62.12,Murung Raya,2\n"), "t.csv")
	if err != nil {
		t.Fatal(err)
	}
	g := func(code string) kim.Group { return kim.Group{Region: kim.Region{RegencyCode: code}} }
	var got []string
	for _, f := range registry.CompareTotals([]kim.Group{g("62.13"), g("62.12"), g("62.12"), g("62.00")}, totals) {
		got = append(got, f.String())
	}
	want := "total: 62.00: 1 groups in the registry, not in the official totals|total: 62.13 Barito Timur: 1 groups in the registry, 90 in the official total"
	if strings.Join(got, "|") != want {
		t.Errorf("got %q", got)
	}
	for _, bad := range []string{"", "code,groups\n", "regency_code,regency,groups\n6213,B,1\n", "regency_code,regency,groups\n62.13,B,-1\n", "regency_code,regency,groups\n62.13,B\n"} {
		if _, err := registry.ReadTotals(strings.NewReader(bad), "t.csv"); err == nil || !strings.Contains(err.Error(), "t.csv") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestCheckSites(t *testing.T) {
	t.Parallel()
	groups := []kim.Group{{ID: "b", URL: "https://b"}, {ID: "a", URL: "https://a"}, {ID: "c"}, {ID: "d", URL: "https://d"}}
	findings := registry.CheckSites(t.Context(), groups, 2, func(_ context.Context, url string) error {
		if url == "https://d" {
			return nil
		}
		return errors.New("no answer")
	})
	if len(findings) != 2 || findings[0].String() != "unreachable: https://a: no answer (a)" || findings[1].Groups[0] != "b" {
		t.Errorf("%v", findings)
	}
}

func FuzzReadTotals(f *testing.F) {
	f.Add("regency_code,regency,groups\n62.13,Barito Timur,90\n")
	f.Fuzz(func(t *testing.T, data string) {
		totals, err := registry.ReadTotals(strings.NewReader(data), "t.csv")
		for _, total := range totals {
			if err == nil && (total.Groups < 0 || len(total.Code) != 5) {
				t.Errorf("unsound total %+v", total)
			}
		}
	})
}
