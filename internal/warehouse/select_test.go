package warehouse_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"pantaukim/internal/kim"
	"pantaukim/internal/warehouse"
	"pantaukim/internal/warehouse/warehousetest"
)

const everyTypeSQL = `CREATE TABLE every (id UInt32, name String, word LowCardinality(String), list Array(String),
	at DateTime64(3, 'UTC'), day Date, week Date, yes UInt8, small UInt16, big UInt64, below Int64, share Float32,
	code LowCardinality(UInt16), sort LowCardinality(UInt32))
	ENGINE = MergeTree ORDER BY id SETTINGS allow_suspicious_low_cardinality_types = 1`

// Where is embedded in every.
type Where struct {
	Name string     `ch:"name"`
	Word kim.Status `ch:"word"`
}

// every is a row with a column of every type that the tables have.
type every struct {
	ID int `ch:"id"`
	Where
	List  []string  `ch:"list"`
	At    time.Time `ch:"at"`
	Day   kim.Date  `ch:"day"`
	Week  kim.Week  `ch:"week"`
	Yes   bool      `ch:"yes"`
	Small uint16    `ch:"small"`
	Big   int       `ch:"big"`
	Below int       `ch:"below"`
	Share float32   `ch:"share"`
	Code  int       `ch:"code"`
	Sort  uint32    `ch:"sort"`

	Unstored int
}

// What is stored comes back as it was, "none" and the words of a dictionary included.
func TestWhatIsStoredComesBack(t *testing.T) {
	t.Parallel()
	db := warehousetest.Empty(t)
	exec(t, db, everyTypeSQL)
	want := []every{
		{ID: 0, List: []string{}},
		{1, Where{"Bintang\x00\xff", "active"}, []string{"a", ""}, time.Date(2025, 10, 27, 1, 2, 3, 456e6, time.UTC),
			kim.NewDate(2025, 10, 27), kim.NewDate(2025, 10, 27).Week(), true, 65535, 1 << 62, -5, 0.25, 7, 8, 0},
		{2, Where{"", "inactive"}, []string{"b"}, time.UnixMilli(1).UTC(), 1, 4, false, 0, 0, 0, 0, 8, 7, 0},
		{3, Where{"", "active"}, []string{}, time.Date(2105, 12, 31, 23, 59, 59, 0, time.UTC),
			kim.NewDate(2105, 12, 31), 0, false, 1, 1, 1, 1, 7, 7, 0},
	}
	given := append([]every{}, want...)
	given[0].List = nil
	given[1].At = given[1].At.In(kim.WIT.Location())
	if err := warehouse.Insert(t.Context(), db.Conn(), "every", given); err != nil {
		t.Fatal(err)
	}
	got, err := warehouse.Select[every](t.Context(), db.Conn(), "SELECT * FROM every ORDER BY id")
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if n := count(t, db, "SELECT count() FROM every WHERE at = toDateTime64(0, 3) AND day = toDate(0)"); n != 1 {
		t.Errorf("%d rows with the columns' defaults for none, want 1", n)
	}
	if given[0].At != (time.Time{}) {
		t.Error("the caller's rows were changed")
	}
}

// A query finds the rows that are sent beside it, and its parameters.
func TestWithTableAndBind(t *testing.T) {
	t.Parallel()
	db := warehousetest.Empty(t)
	sent := []every{{ID: 7, Where: Where{"x", "active"}, List: []string{"q"}, Day: 100, Yes: true}, {ID: 8}}
	ctx, err := warehouse.WithTable(t.Context(), "sent", sent)
	if err != nil {
		t.Fatal(err)
	}
	got, err := warehouse.Select[every](ctx, db.Conn(), `
		SELECT toUInt32(id) AS id, name, word, list, at, day, week, yes, small, toUInt64(big) AS big, below, share, code, sort FROM sent
		WHERE day = {day:Date} AND has({names:Array(String)}, name) AND at < {now:DateTime64(3)} AND week = {none:Date}`,
		warehouse.Bind("day", kim.Date(100)), warehouse.Bind("names", []string{"a", "x", `'\`}),
		warehouse.Bind("now", time.Date(2025, 10, 27, 0, 0, 0, 5e6, time.UTC)), warehouse.Bind("none", kim.Week(kim.NoDate)))
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 1 || !reflect.DeepEqual(got[0], sent[0]) {
		t.Errorf("got %+v", got)
	}
	sent[1].At = time.Unix(-1, 0)
	if _, err := warehouse.WithTable(t.Context(), "sent", sent); !warehouse.OfRows(err) || !strings.Contains(err.Error(), "row 1, column at") {
		t.Errorf("a time before 1970: %v", err)
	}
	if _, err := warehouse.WithTable(t.Context(), "sent", sent[:0]); err == nil {
		t.Error("a table without rows is taken")
	}
}

func TestSelectNamesWhatDoesNotFit(t *testing.T) {
	t.Parallel()
	db := warehousetest.Empty(t)
	type one struct {
		N uint8 `ch:"n"`
	}
	read := func(sql string) error {
		_, err := warehouse.Select[one](t.Context(), db.Conn(), sql)
		return err
	}
	for _, c := range []struct {
		name string
		err  error
		says string
	}{
		{"a column more", read("SELECT toUInt8(1) AS n, 2 AS m"), "the answer has a column m, warehouse_test.one has no field of it"},
		{"a column less", read("SELECT toUInt8(1) AS m"), "the answer has a column m"},
		{"a field more", func() error {
			_, err := warehouse.Select[struct {
				N uint8 `ch:"n"`
				M uint8 `ch:"m"`
			}](t.Context(), db.Conn(), "SELECT toUInt8(1) AS n")
			return err
		}(), "a field of the column m, the answer has none"},
		{"another number", read("SELECT toUInt16(1) AS n"),
			"column n (UInt16) into warehouse_test.one: a field of type uint8 does not go with it"},
		{"NULL", read("SELECT toNullable(toUInt8(1)) AS n"), "may be NULL"},
		{"no such table", read("SELECT n FROM nowhere"), "nowhere"},
		{"a fault in the middle", read("SELECT throwIf(number = 100000) AS n FROM numbers(200000)"), "throwIf"},
		{"two fields of a column", func() error {
			_, err := warehouse.Select[struct {
				one
				M uint8 `ch:"n"`
			}](t.Context(), db.Conn(), "SELECT toUInt8(1) AS n")
			return err
		}(), "two fields of the column n"},
		{"more than an int holds", func() error {
			_, err := warehouse.Select[struct {
				N int `ch:"n"`
			}](t.Context(), db.Conn(), "SELECT toUInt64(18446744073709551615) AS n")
			return err
		}(), "18446744073709551615 is more than an int holds"},
		{"a day for an instant", func() error {
			_, err := warehouse.Select[struct {
				N time.Time `ch:"n"`
			}](t.Context(), db.Conn(), "SELECT today() AS n")
			return err
		}(), "take kim.Date"},
	} {
		if c.err == nil || !strings.Contains(c.err.Error(), c.says) {
			t.Errorf("%s: got %v, want an error that says %q", c.name, c.err, c.says)
		}
	}
	for range 10 { // more often than there are connections
		if err := read("SELECT toUInt8(number) AS n FROM numbers(10)"); err != nil {
			t.Fatal(err)
		}
	}
}

func TestOneAndEach(t *testing.T) {
	t.Parallel()
	db := warehousetest.Empty(t)
	type number struct {
		N int `ch:"n"`
	}
	const upTo = "SELECT number AS n FROM numbers({n:UInt64})"
	one := func(n int) (number, error) {
		return warehouse.One[number](t.Context(), db.Conn(), upTo, warehouse.Bind("n", n))
	}
	if _, err := one(1); err != nil {
		t.Error(err)
	}
	for _, n := range []int{0, 2} {
		if _, err := one(n); !errors.Is(err, warehouse.ErrNotOneRow) {
			t.Errorf("%d rows: %v", n, err)
		}
	}
	enough, sum := errors.New("enough"), 0
	for range 10 { // more often than there are connections
		sum = 0
		err := warehouse.Each(t.Context(), db.Conn(), upTo, func(row *number) error {
			if sum += row.N; row.N == 100_000 {
				return enough
			}
			return nil
		}, warehouse.Bind("n", 1_000_000))
		if !errors.Is(err, enough) {
			t.Fatal(err)
		}
	}
	if want := 100_000 * 100_001 / 2; sum != want {
		t.Errorf("sum %d, want %d", sum, want)
	}
}

// The positional way is the measure: what the driver takes at its fastest.
func BenchmarkInsert(b *testing.B) {
	for _, size := range []int{100, 1_000, 10_000} {
		db := warehousetest.New(b)
		rows := photos("g", 0, size)
		items := manyItems(size)
		for name, do := range map[string]func(ctx context.Context) error{
			"photos by name": func(ctx context.Context) error { return warehouse.Insert(ctx, db.Conn(), "photos", rows) },
			"photos by position": func(ctx context.Context) error {
				batch, err := db.Conn().PrepareBatch(ctx,
					"INSERT INTO photos (group_id, item_key, photo_key, url, first_seen, last_seen, removed, version)")
				if err != nil {
					return err
				}
				for _, p := range rows {
					if err := batch.Append(p.Group, p.Item, p.Key, p.URL, p.FirstSeen, p.LastSeen, uint8(0), p.Version); err != nil {
						return err
					}
				}
				return batch.Send()
			},
			"items by name": func(ctx context.Context) error { return warehouse.Insert(ctx, db.Conn(), "items", items) },
			"items by position": func(ctx context.Context) error {
				batch, err := db.Conn().PrepareBatch(ctx, "INSERT INTO items "+
					"(group_id, item_key, kind, url, aliases, title, published_at, photos, words, text, content_hash, version)")
				if err != nil {
					return err
				}
				for _, p := range items {
					if err := batch.Append(p.Group, p.Key, string(p.Kind), p.URL, p.Aliases, p.Title, p.Published,
						uint16(p.Photos), uint32(p.Words), p.Text, p.Hash, p.Version); err != nil {
						return err
					}
				}
				return batch.Send()
			},
		} {
			b.Run(fmt.Sprint(name, "/", size), func(b *testing.B) {
				b.ReportAllocs()
				n := 0
				for b.Loop() {
					if err := do(b.Context()); err != nil {
						b.Fatal(err)
					}
					n++
				}
				b.ReportMetric(float64(n)*float64(size)/b.Elapsed().Seconds(), "rows/s")
			})
		}
	}
}

type itemRow struct {
	Group     string    `ch:"group_id"`
	Key       string    `ch:"item_key"`
	Kind      kim.Kind  `ch:"kind"`
	URL       string    `ch:"url"`
	Aliases   []string  `ch:"aliases"`
	Title     string    `ch:"title"`
	Published time.Time `ch:"published_at"`
	Photos    int       `ch:"photos"`
	Words     int       `ch:"words"`
	Text      string    `ch:"text"`
	Hash      uint64    `ch:"content_hash"`
	Version   uint64    `ch:"version"`
}

func manyItems(n int) []itemRow {
	rows := make([]itemRow, n)
	for i := range rows {
		rows[i] = itemRow{"g", fmt.Sprint("key", i), "news", fmt.Sprint("https://kim.example/", i), []string{"a"}, "Kerja bakti di desa",
			time.Date(2025, 10, 27, 1, 0, i, 0, time.UTC), 3, 300, strings.Repeat("kata ", 300), uint64(i), 1}
	}
	return rows
}

func BenchmarkSelect(b *testing.B) {
	db := warehousetest.New(b)
	if err := warehouse.Insert(b.Context(), db.Conn(), "items", manyItems(50_000)); err != nil {
		b.Fatal(err)
	}
	const sql = "SELECT group_id, item_key, kind, url, aliases, title, published_at, photos, words, " +
		"'' AS text, content_hash, version FROM items"
	for name, do := range map[string]func(ctx context.Context) (int, error){
		"by name": func(ctx context.Context) (int, error) {
			list, err := warehouse.Select[itemRow](ctx, db.Conn(), sql)
			return len(list), err
		},
		"by position": func(ctx context.Context) (int, error) {
			rows, err := db.Conn().Query(ctx, sql)
			if err != nil {
				return 0, err
			}
			var list []itemRow
			for rows.Next() {
				var (
					r      itemRow
					kind   string
					photos uint16
					words  uint32
				)
				err := rows.Scan(&r.Group, &r.Key, &kind, &r.URL, &r.Aliases, &r.Title, &r.Published,
					&photos, &words, &r.Text, &r.Hash, &r.Version)
				if err != nil {
					return 0, err
				}
				r.Kind, r.Photos, r.Words = kim.Kind(kind), int(photos), int(words)
				list = append(list, r)
			}
			return len(list), errors.Join(rows.Err(), rows.Close())
		},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if n, err := do(b.Context()); err != nil || n != 50_000 {
					b.Fatal(n, err)
				}
			}
		})
	}
}
