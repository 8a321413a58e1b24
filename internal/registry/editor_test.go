package registry_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/kim"
	"pantaukim/internal/registry"
	"pantaukim/internal/spreadsheet"
	"pantaukim/internal/warehouse/warehousetest"
)

// desk is an editor over a warehouse of its own, whose clock moves a minute a look.
func desk(t *testing.T, groups ...kim.Group) (*registry.Editor, driver.Conn) {
	t.Helper()
	conn := warehousetest.New(t).Conn()
	imported(t, conn, today, groups...)
	at := today.Add(time.Hour)
	return registry.NewEditor(conn, nil, func() time.Time { at = at.Add(time.Second); return at }, ""), conn
}

var budi = registry.Editing{By: "budi"}

func entry(t *testing.T, e *registry.Editor, id string) registry.Entry {
	t.Helper()
	one, err := e.Find(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return one
}

// typed is a form filled with a group, and what somebody changed in it.
func typed(g kim.Group, changed ...string) map[string]string {
	out := map[string]string{}
	for i, v := range registry.Fields(g) {
		out[registry.Columns()[i]] = v
	}
	for i := 0; i < len(changed); i += 2 {
		out[changed[i]] = changed[i+1]
	}
	return out
}

// A bulk is one act, which is taken back as one, or not at all.
func TestABulkIsTakenBackAsOne(t *testing.T) {
	t.Parallel()
	e, _ := desk(t, group("a", "KIM A"), group("b", "KIM B"), group("c", "KIM C"))
	ctx := t.Context()
	up, err := e.Take([]byte("id;name;regency_code\na;KIM A Baru;62.13\nb;KIM B Baru;62.13\nd;KIM D;62.13\ne;;62.13\n"), "daftar.csv", registry.Choice{}, budi)
	if err != nil {
		t.Fatal(err)
	}
	p, err := e.Preview(ctx, up.Token, budi)
	if err != nil || p.Changes != (registry.Changes{Created: 1, Updated: 2, Kept: 1}) {
		t.Fatalf("%+v %v", p.Changes, err)
	}
	if _, err := e.Preview(ctx, up.Token, registry.Editing{By: "siti"}); !errors.Is(err, registry.ErrNoUpload) {
		t.Errorf("somebody else sees the upload: %v", err)
	}
	applied, err := e.Apply(ctx, up.Token, p.Digest(), budi)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.Apply(ctx, up.Token, p.Digest(), budi); !errors.Is(err, registry.ErrNoUpload) {
		t.Errorf("applied twice: %v", err)
	}
	acts, all, err := e.Acts(ctx, budi, 0, 10)
	if err != nil || all != 2 || len(acts) != 2 {
		t.Fatalf("%d acts: %+v %v", all, acts, err)
	}
	bulk := acts[0]
	if bulk.ID != applied.Act || bulk.By != "budi" || bulk.Source != "daftar.csv" || bulk.Groups != 3 || bulk.Created != 1 || bulk.Updated != 2 || !bulk.Standing() {
		t.Errorf("the act is %+v", bulk)
	}
	if acts[1].Created != 3 || acts[1].By != "" {
		t.Errorf("the first act is %+v", acts[1])
	}
	_, changes, err := e.Act(ctx, bulk.ID, budi)
	if err != nil || len(changes) != 3 || len(changes[0].Differences()) == 0 || changes[0].Differences()[0] != (registry.Difference{Column: "name", Before: "KIM A", After: "KIM A Baru"}) {
		t.Errorf("%+v %v", changes, err)
	}
	// One of its groups is changed since: nothing is taken back.
	a := entry(t, e, "a")
	if saved, err := e.Save(ctx, "a", a.Version(), typed(a.Group, "name", "KIM A Lagi"), registry.Editing{By: "siti"}); err != nil || !saved.Changed {
		t.Fatalf("%+v %v", saved, err)
	}
	var since *registry.ChangedSinceError
	if _, err := e.UndoAct(ctx, bulk.ID, budi); !errors.As(err, &since) || strings.Join(since.Groups, " ") != "a" {
		t.Errorf("taken back over a later change: %v", err)
	}
	if got := entry(t, e, "b").Name; got != "KIM B Baru" {
		t.Errorf("half of it was taken back: %q", got)
	}
	if err := e.Undo(ctx, "a", entry(t, e, "a").Version(), budi); err != nil {
		t.Fatal(err)
	}
	if n, err := e.UndoAct(ctx, bulk.ID, budi); err != nil || n != 3 {
		t.Fatalf("%d %v", n, err)
	}
	list, err := e.All(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, one := range list {
		if one.Listed {
			got = append(got, one.Name)
		}
	}
	if strings.Join(got, ",") != "KIM A,KIM B,KIM C" {
		t.Errorf("after taking it back: %v", got)
	}
	if acts, _, err = e.Acts(ctx, budi, 0, 10); err != nil || acts[0].Undoes != bulk.ID || acts[0].Undone != 3 || acts[0].Standing() {
		t.Errorf("%+v %v", acts[0], err)
	}
	if old, _, err := e.Act(ctx, bulk.ID, budi); err != nil || old.Standing() {
		t.Errorf("the act still stands: %+v %v", old, err)
	}
	if _, err := e.UndoAct(ctx, bulk.ID, budi); !errors.Is(err, registry.ErrNothingToUndo) {
		t.Errorf("taken back twice: %v", err)
	}
	if _, err := e.UndoAct(ctx, "nothing", budi); !errors.Is(err, registry.ErrNoAct) {
		t.Errorf("%v", err)
	}
}

// Staff of an area are told what was done there, and nothing else.
func TestActsOfAnArea(t *testing.T) {
	t.Parallel()
	far := group("far", "KIM Jauh")
	far.RegencyCode, far.Regency = "62.12", "Murung Raya"
	e, _ := desk(t, group("a", "KIM A"), far)
	ctx := t.Context()
	if _, err := e.Save(ctx, "far", entry(t, e, "far").Version(), typed(far, "name", "KIM Lebih Jauh"), budi); err != nil {
		t.Fatal(err)
	}
	near := registry.Editing{By: "siti", Within: "62.13"}
	acts, all, err := e.Acts(ctx, near, 0, 10)
	if err != nil || all != 1 || len(acts) != 1 || acts[0].Groups != 1 || acts[0].Created != 1 {
		t.Fatalf("%d: %+v %v", all, acts, err)
	}
	if _, changes, err := e.Act(ctx, acts[0].ID, near); err != nil || len(changes) != 1 || changes[0].Group != "a" {
		t.Errorf("%+v %v", changes, err)
	}
	all2, _, err := e.Acts(ctx, budi, 0, 10)
	if err != nil || len(all2) != 2 || all2[1].Groups != 2 {
		t.Fatalf("%+v %v", all2, err)
	}
	if _, _, err := e.Act(ctx, all2[0].ID, near); !errors.Is(err, registry.ErrNoAct) {
		t.Errorf("staff of another area are told of it: %v", err)
	}
}

// A file without a single row that can be taken empties no list.
func TestNoRowEmptiesNoList(t *testing.T) {
	t.Parallel()
	e, _ := desk(t, group("a", "KIM A"))
	ctx := t.Context()
	up, err := e.Take([]byte("id,name,regency_code\n"), "kosong.csv", registry.Choice{Whole: true}, budi)
	if err != nil {
		t.Fatal(err)
	}
	p, err := e.Preview(ctx, up.Token, budi)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := e.Apply(ctx, up.Token, p.Digest(), budi); !errors.Is(err, registry.ErrNoRows) || !entry(t, e, "a").Listed {
		t.Errorf("%v", err)
	}
}

// What was changed before there were acts can be taken back too.
func TestOldChangesAreActs(t *testing.T) {
	t.Parallel()
	e, conn := desk(t)
	ctx := t.Context()
	if err := conn.Exec(ctx, `INSERT INTO group_history (group_id, changed_at, change, before, after) VALUES ('a', '2025-01-01 00:00:00.000', 'created', '', '{"id":"a","listed":true}')`); err != nil {
		t.Fatal(err)
	}
	imported(t, conn, time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC))
	acts, _, err := e.Acts(ctx, budi, 0, 10)
	if err != nil || len(acts) != 1 || acts[0].ID != "t1735689600000" || acts[0].Created != 1 {
		t.Fatalf("%+v %v", acts, err)
	}
	if h, err := e.History(ctx, "a"); err != nil || len(h) != 1 || h[0].Act != acts[0].ID {
		t.Errorf("%+v %v", h, err)
	}
}

// Two people have the same row open: the second is told, and nothing is written over.
func TestTwoEditorsOfOneRow(t *testing.T) {
	t.Parallel()
	e, _ := desk(t, group("a", "KIM A"), group("b", "KIM B"))
	ctx := t.Context()
	seen := entry(t, e, "a")
	if _, err := e.Save(ctx, "a", seen.Version(), typed(seen.Group, "name", "KIM Pertama"), budi); err != nil {
		t.Fatal(err)
	}
	for what, act := range map[string]func() error{
		"edit": func() error {
			_, err := e.Save(ctx, "a", seen.Version(), typed(seen.Group, "name", "KIM Kedua"), budi)
			return err
		},
		"close": func() error { return e.Stand(ctx, "a", seen.Version(), kim.Dissolved, budi) },
		"merge": func() error { return e.Merge(ctx, "a", seen.Version(), "b", budi) },
		"undo":  func() error { return e.Undo(ctx, "a", seen.Version(), budi) },
	} {
		if err := act(); !errors.Is(err, registry.ErrChanged) {
			t.Errorf("%s over an unseen change: %v", what, err)
		}
	}
	if got := entry(t, e, "a").Name; got != "KIM Pertama" {
		t.Errorf("the first change was lost: %q", got)
	}
}

func TestSave(t *testing.T) {
	t.Parallel()
	e, _ := desk(t, group("a", "KIM A"), group("b", "KIM B"))
	ctx := t.Context()
	for _, c := range []struct {
		name    string
		changed []string
		kind    string // of the problem; empty: it is taken
	}{
		{"no name", []string{"name", " "}, registry.NameEmpty},
		{"BPS code", []string{"regency_code", "6213"}, registry.CodeBPS},
		{"the site of another", []string{"url", "https://www.b.kim.id/"}, registry.SiteTaken},
		{"an earlier site of another", []string{"url", "https://lama-b.kim.id"}, registry.SiteTaken},
		{"moved and renamed, with a long note", []string{"name", "KIM \"A\"; Baru", "url", "https://baru.kim.id", "regency_code", "62.12", "note", "satu\r\ndua, \"tiga\""}, ""},
	} {
		now := entry(t, e, "a")
		saved, err := e.Save(ctx, "a", now.Version(), typed(now.Group, c.changed...), budi)
		switch {
		case err != nil:
			t.Errorf("%s: %v", c.name, err)
		case c.kind == "" && (len(saved.Bad) > 0 || !saved.Changed):
			t.Errorf("%s: %+v", c.name, saved)
		case c.kind != "" && (len(saved.Bad) != 1 || saved.Bad[0].Kind != c.kind):
			t.Errorf("%s: %+v, want %s", c.name, saved.Bad, c.kind)
		}
	}
	got := entry(t, e, "a")
	if got.Name != `KIM "A"; Baru` || got.RegencyCode != "62.12" || got.Note != "satu\ndua, \"tiga\"" {
		t.Errorf("stored as %+v", got)
	}
	if saved, err := e.Save(ctx, "a", got.Version(), typed(got.Group), budi); err != nil || saved.Changed {
		t.Errorf("the same again is a change: %+v %v", saved, err)
	}
	away := registry.Editing{By: "siti", Within: "62.71"}
	if _, err := e.Save(ctx, "b", entry(t, e, "b").Version(), typed(group("b", "KIM X")), away); !errors.Is(err, registry.ErrNotAllowed) {
		t.Errorf("changed from another area: %v", err)
	}
	near := registry.Editing{By: "siti", Within: "62.13"}
	if saved, err := e.Save(ctx, "b", entry(t, e, "b").Version(), typed(group("b", "KIM B"), "regency_code", "62.12"), near); err != nil || len(saved.Bad) != 1 || saved.Bad[0].Kind != registry.NotYours {
		t.Errorf("moved out of the own area: %+v %v", saved, err)
	}
	e.File = "groups.csv"
	if _, err := e.Save(ctx, "a", entry(t, e, "a").Version(), typed(got.Group, "name", "X"), budi); !errors.Is(err, registry.ErrFileRules) {
		t.Errorf("changed beside the file of the configuration: %v", err)
	}
}

func TestCloseReopenMerge(t *testing.T) {
	t.Parallel()
	e, _ := desk(t, group("a", "KIM A"), group("b", "KIM B"))
	ctx := t.Context()
	for _, to := range []kim.Standing{kim.Dissolved, kim.Registered} {
		if err := e.Stand(ctx, "a", entry(t, e, "a").Version(), to, budi); err != nil || entry(t, e, "a").Standing != to {
			t.Errorf("%s: %v", to, err)
		}
	}
	if err := e.Merge(ctx, "a", entry(t, e, "a").Version(), "nobody", budi); !errors.Is(err, registry.ErrNoGroup) {
		t.Errorf("merged into nobody: %v", err)
	}
	if err := e.Merge(ctx, "a", entry(t, e, "a").Version(), "b", budi); err != nil {
		t.Fatal(err)
	}
	if a := entry(t, e, "a"); a.Listed || a.PartOf != "b" {
		t.Errorf("%+v", a)
	}
	acts, _, err := e.Acts(ctx, budi, 0, 1)
	if err != nil || acts[0].Merged != 2 || acts[0].By != "budi" {
		t.Fatalf("%+v %v", acts, err)
	}
	if n, err := e.UndoAct(ctx, acts[0].ID, budi); err != nil || n != 2 || !entry(t, e, "a").Listed || len(entry(t, e, "b").Aliases) != 1 {
		t.Errorf("%d %v", n, err)
	}
}

// What was previewed is what is applied: if the registry says something else by then,
// nothing is changed and the new preview is shown.
func TestTheRegistryChangedSinceThePreview(t *testing.T) {
	t.Parallel()
	e, conn := desk(t, group("a", "KIM A"), group("b", "KIM B"))
	ctx := t.Context()
	up, err := e.Take([]byte("id,name,regency_code\na,KIM A Baru,62.13\n"), "f.csv", registry.Choice{Whole: true}, budi)
	if err != nil {
		t.Fatal(err)
	}
	p, err := e.Preview(ctx, up.Token, budi)
	if err != nil || p.Changes != (registry.Changes{Updated: 1, Unlisted: 1}) {
		t.Fatalf("%+v %v", p.Changes, err)
	}
	imported(t, conn, today.Add(24*time.Hour), group("a", "KIM A"), group("b", "KIM B"), group("c", "KIM C"))
	again, err := e.Apply(ctx, up.Token, p.Digest(), budi)
	if !errors.Is(err, registry.ErrChanged) || again.Changes.Unlisted != 2 || entry(t, e, "a").Name != "KIM A" {
		t.Fatalf("%+v %v", again.Changes, err)
	}
	if err := e.Choose(up.Token, registry.Choice{}, budi); err != nil {
		t.Fatal(err)
	}
	if p, err = e.Preview(ctx, up.Token, budi); err != nil || p.Changes != (registry.Changes{Updated: 1, Kept: 2}) {
		t.Fatalf("%+v %v", p.Changes, err)
	}
	if _, err := e.Apply(ctx, up.Token, p.Digest(), budi); err != nil || entry(t, e, "a").Name != "KIM A Baru" || !entry(t, e, "c").Listed {
		t.Errorf("%v", err)
	}
}

// A file that lacks columns leaves what the registry holds in them.
func TestColumnsThatAreNotThereAreLeft(t *testing.T) {
	t.Parallel()
	full := group("a", "KIM A")
	full.PICName, full.PICPhone, full.Note, full.Aliases = "Bu Ani", "0812", "catatan", []string{"https://lama-a.kim.id"}
	full.DistrictCode, full.District, full.VillageCode, full.Village, full.Standing = "62.13.05", "Kec", "62.13.05.2001", "Desa", kim.Suspended
	full.Programme = stated()
	e, _ := desk(t, full, group("b", "KIM B"))
	preview := func(text string) registry.Preview {
		up, err := e.Take([]byte(text), "f.csv", registry.Choice{}, budi)
		if err != nil {
			t.Fatal(err)
		}
		p, err := e.Preview(t.Context(), up.Token, budi)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	fields := func(p registry.Preview) string {
		var out []string
		for _, d := range p.Verdicts[0].Differences {
			out = append(out, d.Column)
		}
		return strings.Join(out, " ")
	}
	for _, c := range []struct{ name, text, want string }{
		{"three columns", "id,name,regency_code\na,KIM A Baru,62.13\n", "name"},
		{"two columns with Indonesian names", "Nama KIM,ID KIM,Kode Kabupaten/Kota,No. SK,Jumlah Anggota\nKIM A,a,62.13,,20 orang\n", "sk_number members"},
		{"every column of programmes emptied", "id,name,regency_code,sk_number,sk_date,tier,members,setting,signal,social\na,KIM A,62.13,,,,,,,\n", "sk_number sk_date tier members setting signal social"},
		{"an empty cell empties", "id,name,regency_code,note,pic_name\na,KIM A,62.13,,Bu Ani\n", "note"},
		{"moved: nothing of the old regency stays", "id,name,regency_code\na,KIM A,62.12\n", "regency_code regency district_code district village_code village"},
		{"another district", "id,name,regency_code,district_code,district\na,KIM A,62.13,62.13.06,Lain\n", "district_code district village_code village"},
	} {
		if got := fields(preview(c.text)); got != c.want {
			t.Errorf("%s: %q changes, want %q", c.name, got, c.want)
		}
	}
	// Naming a group without its address does not free the address.
	if p := preview("id,name,regency_code,aliases\nb,KIM B,62.13,https://www.a.kim.id\na,KIM A,62.13,\n"); p.Verdicts[0].Verdict != registry.Skipped || p.Verdicts[0].Problems[0].Kind != registry.SiteTaken {
		t.Errorf("%+v", p.Verdicts[0])
	}
}

// A file of some groups cannot take the site of a group that it does not name.
func TestAPartialFileTakesNoSite(t *testing.T) {
	t.Parallel()
	e, _ := desk(t, group("a", "KIM A"), group("b", "KIM B"))
	text := "id,name,url,regency_code\na,KIM A,https://b.kim.id,62.13\nn,KIM Baru,https://a.kim.id,62.13\n"
	for _, whole := range []bool{false, true} {
		up, err := e.Take([]byte(text), "f.csv", registry.Choice{Whole: whole}, budi)
		if err != nil {
			t.Fatal(err)
		}
		p, err := e.Preview(t.Context(), up.Token, budi)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Verdicts[0].Verdict; got == registry.Skipped == whole {
			t.Errorf("the whole list: %t: the row is %s", whole, got)
		}
		if v := p.Verdicts[1]; v.Verdict != registry.Ambiguous || v.Other != "a" {
			t.Errorf("the new row is %+v", v)
		}
	}
}

// The registry leaves as a workbook, is opened, and comes back without a change.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	odd := group("odd", "=KIM 'A' \"B\"; C, D")
	odd.PICPhone, odd.Note, odd.Standing, odd.Zone, odd.DistrictCode, odd.District = "+62812", "baris satu\nbaris dua; \"tiga\"", kim.Suspended, kim.WITA, "62.13.05", "'Kec"
	odd.Programme = stated()
	none := kim.Group{ID: "none", Name: "KIM Tanpa Apa-apa", Zone: kim.WIT, Standing: kim.Dissolved, Region: kim.Region{ProvinceCode: "91", RegencyCode: "91.10"}}
	e, _ := desk(t, group("a", "KIM A"), odd, none)
	list, err := e.All(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for name, write := range map[string]func(registry.Sheet) ([]byte, error){"f.xlsx": registry.Sheet.XLSX, "f.csv": registry.Sheet.CSV} {
		data, err := write(registry.ListOf(list))
		if err != nil {
			t.Fatal(err)
		}
		up, err := e.Take(data, name, registry.Choice{Whole: true}, budi)
		if err != nil {
			t.Fatal(err)
		}
		p, err := e.Preview(t.Context(), up.Token, budi)
		if err != nil || p.Changes != (registry.Changes{Unchanged: 3}) || len(p.Bad) > 0 {
			t.Errorf("%s: %+v %v %v\n%+v", name, p.Changes, p.Bad, err, p.Verdicts)
		}
	}
}

// Refused rows leave with their reason, and are read again once corrected.
func TestRefusedRowsComeBack(t *testing.T) {
	t.Parallel()
	e, _ := desk(t, group("a", "KIM A"))
	up, err := e.Take([]byte("name;id;regency_code\nKIM Satu;satu;6213\n;dua;62.13\nKIM A;x;62.13\nKIM Baik;baik;62.13\nKIM Panjang;p;62.13;lebih;lagi\n"), "f.csv", registry.Choice{}, budi)
	if err != nil {
		t.Fatal(err)
	}
	p, err := e.Preview(t.Context(), up.Token, budi)
	if err != nil {
		t.Fatal(err)
	}
	refused := registry.RefusedOf(p.Result, p.Verdicts, func(one registry.Problem) string { return one.Kind })
	if len(refused.Rows) != 4 {
		t.Fatalf("%v", refused.Rows)
	}
	last := func(row []string) string { return row[len(row)-1] }
	for i, want := range []string{registry.CodeBPS, registry.NameEmpty, registry.SameName, registry.FieldsTooMany + "; … lebih | lagi"} {
		if got := last(refused.Rows[i]); got != want {
			t.Errorf("row %d: %q, want %q", i, got, want)
		}
	}
	data, err := refused.XLSX()
	if err != nil {
		t.Fatal(err)
	}
	again, err := e.Take(data, "ditolak.xlsx", registry.Choice{}, budi)
	if err != nil || again.Rows != 4 || len(again.Groups) != 2 || again.Groups[1].ID != "p" {
		t.Errorf("%+v %v", again.Result, err)
	}
}

func TestUploadsAreBounded(t *testing.T) {
	t.Parallel()
	e, _ := desk(t)
	var bad *spreadsheet.FileError
	if _, err := e.Take(bytes.Repeat([]byte("x"), registry.MaxUpload+1), "f.csv", registry.Choice{}, budi); !errors.As(err, &bad) || bad.Kind != spreadsheet.TooLarge {
		t.Errorf("%v", err)
	}
	if _, err := e.Take([]byte("id,name,regency_code\n"+strings.Repeat("a,A,62.13\n", 10_001)), "f.csv", registry.Choice{}, budi); !errors.As(err, &bad) || bad.Kind != spreadsheet.TooManyRows {
		t.Errorf("%v", err)
	}
	var first registry.Upload
	for i := range 9 {
		up, err := e.Take([]byte("id,name,regency_code\na,A,62.13\n"), "f.csv", registry.Choice{}, budi)
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			first = up
		}
	}
	if _, err := e.Preview(t.Context(), first.Token, budi); !errors.Is(err, registry.ErrNoUpload) {
		t.Errorf("nine files are kept: %v", err)
	}
}

// stated is a group of which everything is stated that programmes ask.
func stated() kim.Programme {
	return kim.Programme{
		DecreeNumber: "141/12/SK-2023", DecreeDate: kim.NewDate(2023, 3, 1), Tier: kim.TierForum, Members: 12, Setting: kim.Urban,
		Signal: kim.SignalWeak, Social: []string{"https://www.facebook.com/kim.a", "https://www.instagram.com/kim.a/"},
	}
}

// A form that does not have a field leaves what is stored in it, and what is stored can be
// taken back.
func TestAFormWithoutAFieldLeavesIt(t *testing.T) {
	t.Parallel()
	full := group("a", "KIM A")
	full.Programme, full.Note = stated(), "catatan"
	e, _ := desk(t, full)
	ctx := t.Context()
	now := entry(t, e, "a")
	if saved, err := e.Save(ctx, "a", now.Version(), map[string]string{"name": "KIM Baru", "regency_code": "62.13", "members": "21"}, budi); err != nil || len(saved.Bad) > 0 {
		t.Fatalf("%+v %v", saved, err)
	}
	got := entry(t, e, "a")
	want := full
	want.Name, want.Members = "KIM Baru", 21
	if fields, wanted := registry.Fields(got.Group), registry.Fields(want); !slices.Equal(fields, wanted) {
		t.Errorf("%q, want %q", fields, wanted)
	}
	if err := e.Undo(ctx, "a", got.Version(), budi); err != nil {
		t.Fatal(err)
	}
	if back := entry(t, e, "a"); !slices.Equal(registry.Fields(back.Group), registry.Fields(full)) {
		t.Errorf("taken back it is %q", registry.Fields(back.Group))
	}
}
