package registry_test

import (
	"strings"
	"testing"
	"time"

	"pantaukim/internal/kim"
	"pantaukim/internal/registry"
	"pantaukim/internal/warehouse/warehousetest"
)

func group(id, name string) kim.Group {
	return kim.Group{
		ID: id, Name: name, URL: "https://" + id + ".kim.id", Aliases: []string{"https://lama-" + id + ".kim.id"}, Zone: kim.WIB, Standing: kim.Registered,
		Region:       kim.Region{ProvinceCode: "62", Province: "Kalimantan Tengah", RegencyCode: "62.13", Regency: "Barito Timur"},
		RegisteredOn: kim.NewDate(2024, 2, 12), PICName: "Ibu B", PICPhone: "0800 1", Note: "catatan \"dua\"\n'tiga'",
	}
}

func TestImport(t *testing.T) {
	t.Parallel()
	ctx, conn := t.Context(), warehousetest.New(t).Conn()
	a, b, c := group("a", "KIM A"), group("b", "KIM B"), group("c", "KIM C")
	renamed := b
	renamed.Name = "KIM B Baru"
	steps := []struct {
		name   string
		groups []kim.Group
		opts   []registry.Option
		now    time.Time
		want   registry.Changes
		listed string
	}{
		{"first", []kim.Group{a, b}, nil, today, registry.Changes{Created: 2}, "a b"},
		{"the same again", []kim.Group{b, a}, nil, today.Add(time.Hour), registry.Changes{Unchanged: 2}, "a b"},
		{"one renamed, one new", []kim.Group{a, renamed, c}, nil, today.Add(2 * time.Hour), registry.Changes{Created: 1, Updated: 1, Unchanged: 1}, "a b c"},
		{"one gone", []kim.Group{a, renamed}, nil, today.Add(3 * time.Hour), registry.Changes{Unlisted: 1, Unchanged: 2}, "a b"},
		{"still gone", []kim.Group{a, renamed}, nil, today.Add(4 * time.Hour), registry.Changes{Unchanged: 2}, "a b"},
		{"back, by a clock that was set back", []kim.Group{a, renamed, c}, nil, today.Add(-time.Hour), registry.Changes{Relisted: 1, Unchanged: 2}, "a b c"},
		{"bad row of a known group", []kim.Group{renamed, c}, []registry.Option{registry.Keep("a")}, today.Add(5 * time.Hour), registry.Changes{Unchanged: 2, Kept: 1}, "a b c"},
	}
	for _, s := range steps {
		got, err := registry.Import(ctx, conn, s.groups, s.now, s.opts...)
		if err != nil {
			t.Fatalf("%s: %v", s.name, err)
		}
		if got != s.want {
			t.Errorf("%s: %+v, want %+v", s.name, got, s.want)
		}
		listed, err := registry.Load(ctx, conn)
		if err != nil {
			t.Fatal(err)
		}
		if ids(listed) != s.listed {
			t.Errorf("%s: listed %q, want %q", s.name, ids(listed), s.listed)
		}
	}
	// A file whose end was swallowed by a quotation mark unlists nobody.
	broken := read(t, header+"b,KIM B Baru,,,,62.13,,,,,,,,,,,\nc,\"KIM C,,,,62.13,,,,,,,,,,,\n")
	if got, err := registry.Import(ctx, conn, broken.Groups, today.Add(6*time.Hour), broken.Keep()); err != nil || got != (registry.Changes{Updated: 1, Kept: 2}) {
		t.Errorf("broken file: %+v %v", got, err)
	}
	history, err := registry.History(ctx, conn, "c")
	if err != nil {
		t.Fatal(err)
	}
	var changes []string
	for _, r := range history {
		changes = append(changes, r.Change)
	}
	if got := strings.Join(changes, " "); got != "relisted unlisted created" {
		t.Errorf("history of c: %s", got)
	}
	if history, err = registry.History(ctx, conn, "b"); err != nil || len(history) != 3 ||
		!strings.Contains(history[1].Before, `"KIM B"`) || !strings.Contains(history[1].After, `"KIM B Baru"`) {
		t.Errorf("history of b: %+v %v", history, err)
	}
}

// What comes out of the warehouse is what went in, field for field.
func TestLoadReturnsWhatWasImported(t *testing.T) {
	t.Parallel()
	ctx, conn := t.Context(), warehousetest.New(t).Conn()
	want := group("a", "KIM \"A\" <b> 'x' \\ é")
	plain := kim.Group{ID: "z", Name: "Z", Region: kim.Region{ProvinceCode: "91", RegencyCode: "91.71"}, Zone: kim.WIT, Standing: kim.Dissolved}
	if _, err := registry.Import(ctx, conn, []kim.Group{want, plain}, today); err != nil {
		t.Fatal(err)
	}
	got, err := registry.Load(ctx, conn)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || !equal(got[0], want) || !equal(got[1], plain) {
		t.Errorf("got  %+v\nwant %+v and %+v", got, want, plain)
	}
}

func equal(a, b kim.Group) bool {
	same := strings.Join(a.Aliases, " ") == strings.Join(b.Aliases, " ")
	a.Aliases, b.Aliases = nil, nil
	return same && a.ID == b.ID && a.Name == b.Name && a.URL == b.URL && a.Region == b.Region && a.Zone == b.Zone &&
		a.RegisteredOn == b.RegisteredOn && a.Standing == b.Standing && a.PICName == b.PICName && a.PICPhone == b.PICPhone && a.Note == b.Note
}

// Imports that the warehouse refuses leave nothing behind: no connection that stays
// taken, and no half of an import. A later one works.
func TestImportAfterFailedImports(t *testing.T) {
	t.Parallel()
	ctx, conn := t.Context(), warehousetest.New(t).Conn()
	for _, table := range []string{"group_history", "groups"} {
		if err := conn.Exec(ctx, "ALTER TABLE "+table+" ADD CONSTRAINT none CHECK group_id = ''"); err != nil {
			t.Fatal(err)
		}
		for range 5 { // more often than there are connections
			if _, err := registry.Import(ctx, conn, []kim.Group{group("a", "KIM A")}, today); err == nil {
				t.Fatalf("an import that %s refuses succeeds", table)
			}
			if list, err := registry.Load(ctx, conn); err != nil || len(list) != 0 {
				t.Fatalf("after an import that %s refused: %v, %v", table, list, err)
			}
		}
		if err := conn.Exec(ctx, "ALTER TABLE "+table+" DROP CONSTRAINT none"); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := registry.Import(ctx, conn, []kim.Group{group("a", "KIM A")}, today); err != nil || got.Created != 1 {
		t.Fatalf("%+v, %v", got, err)
	}
	if list, err := registry.Load(ctx, conn); err != nil || ids(list) != "a" {
		t.Errorf("%v, %v", list, err)
	}
}
