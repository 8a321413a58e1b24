package scoring_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/warehouse/warehousetest"
	"pantaukim/scoring"
	"pantaukim/scoring/rules"
)

// generate fills the warehouse, inside ClickHouse, with groups that publish about
// twice a week over some years, three in ten of them only in their first half; each
// was walked every week of the last quarter.
func generate(b *testing.B, conn driver.Conn, groups, years int) (items uint64) {
	b.Helper()
	end := "toDateTime64('2025-10-28 01:00:00', 3, 'UTC')"
	for _, sql := range []string{
		fmt.Sprintf(`INSERT INTO groups (group_id, name, url, aliases, province_code, province, regency_code, regency, district_code, district, village_code, village,
			code_scheme, timezone, registered_on, standing, pic_name, pic_phone, note, listed, imported_at) SELECT concat('g', leftPad(toString(number), 6, '0')) AS group_id, group_id, concat('https://', group_id, '.kim.id'), [],
			toString(11 + number %% 30), 'p', concat(toString(11 + number %% 30), '.', leftPad(toString(1 + number %% 9), 2, '0')), 'r', concat('d', toString(number %% 1000)), 'd', '', '', 'kemendagri',
			['WIB', 'WITA', 'WIT'][1 + number %% 3], toDate('2019-01-01'), 'registered', '', '', '', 1, %s FROM numbers(%d)`, end, groups),
		fmt.Sprintf(`INSERT INTO runs (run_id, started_at, finished_at, reason, groups, complete, outage, notice, version) SELECT concat('r', toString(number)), %s - toIntervalWeek(number) AS at, at, 'schedule', %d, %d, 0, '', 1 FROM numbers(13)`, end, groups, groups),
		fmt.Sprintf(`INSERT INTO walks SELECT concat('g', leftPad(toString(intDiv(number, 13)), 6, '0')), concat('r', toString(number %% 13)), %s - toIntervalWeek(number %% 13) AS at, at,
			'ok', 1, 0, 'kim.id', 1, 1, 0, 1, 1, 0, 0, 0, 0, 200, '', 1, 'all', toDate(0), 2 FROM numbers(%d)`, end, groups*13),
		fmt.Sprintf(`INSERT INTO items SELECT concat('g', leftPad(toString(g), 6, '0')), lower(hex(sipHash64(number))), ['news', 'gallery', 'announcement', 'event'][1 + if(number %% 10 < 7, 0, number %% 4)],
			'', [], '', at, 'minute', '', 1, at, at, at - toIntervalDay(7), at, if(number %% 50 = 0, 'undated', ''), 0, toDateTime64(0, 3, 'UTC'), 0, number %% 6, cityHash64(number, 3) %% 300, 'id', '', '', number,
			if(cityHash64(number, 3) %% 300 >= 40, cityHash64(number, 4), 0), 1, toDate(0), toDate(0)
			FROM (SELECT number, intDiv(number, %d) AS g, %s - toIntervalSecond(if(g %% 10 < 3, %d + cityHash64(number, 2) %% %d, cityHash64(number, 2) %% %d)) AS at FROM numbers(%d))
			SETTINGS max_insert_block_size = 1000000, min_insert_block_size_rows = 1000000, max_threads = 2`,
			years*90, end, years*365*43200, years*365*43200, years*365*86400, uint64(groups)*uint64(years)*90),
		"OPTIMIZE TABLE items FINAL",
	} {
		if err := conn.Exec(b.Context(), sql); err != nil {
			b.Fatal(err)
		}
	}
	if err := conn.QueryRow(b.Context(), "SELECT count() FROM items").Scan(&items); err != nil {
		b.Fatal(err)
	}
	return items
}

// edit writes again a part of the items that generate made, as the walks of a week do: one
// in two hundred has another text. So much is new in a week of all groups, most of it of that
// week; here it lies in all years.
func edit(b *testing.B, conn driver.Conn, round int) {
	b.Helper()
	sql := fmt.Sprintf(`INSERT INTO items SELECT * REPLACE(version + 1 AS version, if(simhash = 0, 0, cityHash64(simhash, 1)) AS simhash)
		FROM items FINAL WHERE cityHash64(item_key, %d) %% 200 = 0`, round)
	if err := conn.Exec(b.Context(), sql); err != nil {
		b.Fatal(err)
	}
}

// scale is one size of the benchmark. Everything is measured in turn, round after round,
// and the medians are told, so that ratios hold on a busy machine too.
type scale struct {
	groups, years, rounds int
	pandas                []string // the ways in which pandas does it, see testdata/peers/ranking.py
}

// meter measures seconds on the clock and of processors: those of this process, of the
// programs that it runs and waits for, and of the engine.
type meter struct {
	b      *testing.B
	engine int // process
	took   map[string][]float64
}

func (m *meter) cpu() float64 {
	m.b.Helper()
	seconds := 0.0
	for _, who := range []int{syscall.RUSAGE_SELF, syscall.RUSAGE_CHILDREN} {
		var used syscall.Rusage
		if err := syscall.Getrusage(who, &used); err != nil {
			m.b.Fatal(err)
		}
		seconds += float64(used.Utime.Nano()+used.Stime.Nano()) / 1e9
	}
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", m.engine))
	if err != nil {
		m.b.Fatal(err)
	}
	_, stat, _ := strings.Cut(string(text), ") ")
	for _, ticks := range strings.Fields(stat)[11:13] {
		n, err := strconv.Atoi(ticks)
		if err != nil {
			m.b.Fatal(err)
		}
		seconds += float64(n) / 100
	}
	return seconds
}

// measure runs something.
func (m *meter) measure(name string, f func() error) {
	m.b.Helper()
	began, used := time.Now(), m.cpu()
	if err := f(); err != nil {
		m.b.Fatal(err)
	}
	m.note(name, time.Since(began).Seconds(), m.cpu()-used)
}

func (m *meter) note(name string, wall, cpu float64) {
	m.took[name+"-s"] = append(m.took[name+"-s"], wall)
	m.took[name+"-cpu-s"] = append(m.took[name+"-cpu-s"], cpu)
}

// median returns the middle of what was noted.
func (m *meter) median(name string) float64 {
	values := m.took[name]
	slices.Sort(values)
	return values[len(values)/2]
}

// command builds the program and returns what runs its command "score" on a database: with
// what the scoring before has kept, or from nothing.
func command(b *testing.B, dsn, asOf string) (score, anew func() error) {
	b.Helper()
	dir := b.TempDir()
	program, cfg := filepath.Join(dir, "pantaukim"), filepath.Join(dir, "pantaukim.yaml")
	if out, err := exec.CommandContext(b.Context(), "go", "build", "-o", program, "../cmd/pantaukim").CombinedOutput(); err != nil {
		b.Fatalf("build the program: %v\n%s", err, out)
	}
	text := fmt.Sprintf("data_dir: %s\nwarehouse:\n  dsn: %q\ncollector:\n  contact: bench@example.org\n", filepath.Join(dir, "data"), dsn)
	if err := os.WriteFile(cfg, []byte(text), 0o600); err != nil {
		b.Fatal(err)
	}
	score = func() error {
		out, err := exec.CommandContext(b.Context(), program, "score", "--config", cfg, "--as-of", asOf).CombinedOutput()
		if err != nil {
			return fmt.Errorf("%w\n%s", err, out)
		}
		return nil
	}
	return score, func() error {
		if err := os.Remove(filepath.Join(dir, "data", "compared")); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return score()
	}
}

// benchmark measures, over the same rows: reading the columns of the items bare; the
// whole weekly job by the command "score", from nothing and a week later; what of it is read and concluded, without
// storing and without near-copies of older weeks; and pandas, which condenses the items
// into weeks and ranks by the same indicators, but searches no near-copies, judges no
// statuses and stores nothing.
func benchmark(b *testing.B, size scale) {
	db := warehousetest.New(b)
	conn := db.Conn()
	items := generate(b, conn, size.groups, size.years)
	now, err := time.Parse(time.RFC3339, asOf)
	if err != nil {
		b.Fatal(err)
	}
	dir := ""
	if len(size.pandas) > 0 {
		dir = exportRows(b, conn)
	}
	edit(b, conn, 0)
	dsn, err := db.DSN(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	state, _ := db.State()
	m := &meter{b: b, engine: state.PID, took: map[string][]float64{}}
	s := scoring.New(scoring.Deps{Conn: conn}, rules.Default())
	bare := func() error {
		var n, photos, words, hash uint64
		var last time.Time
		var kind, reason string
		return conn.QueryRow(b.Context(), `SELECT count(), sum(photos), sum(words), sum(simhash), max(effective_at),
			max(toString(kind)), max(toString(date_reason)) FROM items WHERE NOT ignore(group_id)`).
			Scan(&n, &photos, &words, &hash, &last, &kind, &reason)
	}
	var scores []*rules.Score
	compute := func() (err error) {
		if scores, err = s.Compute(b.Context(), now); err == nil && len(scores) != size.groups {
			err = fmt.Errorf("%d groups", len(scores))
		}
		return err
	}
	score, anew := command(b, dsn, asOf)
	if err := bare(); err != nil { // the columns are in the page cache from here on
		b.Fatal(err)
	}
	for b.Loop() {
		for round := range size.rounds {
			m.measure("bare", bare)
			m.measure("anew", anew)
			edit(b, conn, 1+round)
			m.measure("score", score)
			m.measure("compute", compute)
			for _, way := range size.pandas {
				r := pandas(b, dir, way, now)
				agree(b, r, scores)
				m.note("pandas-"+way, r.Seconds, r.CPU)
				m.took["pandas-"+way+"-MB"] = append(m.took["pandas-"+way+"-MB"], r.PeakKB/1024)
			}
		}
	}
	for name := range m.took {
		b.ReportMetric(m.median(name), name)
	}
	for _, unit := range []string{"-s", "-cpu-s"} {
		b.ReportMetric(m.median("score"+unit)/m.median("bare"+unit), "score-x-bare"+strings.TrimSuffix(unit, "-s"))
		b.ReportMetric(m.median("anew"+unit)/m.median("bare"+unit), "anew-x-bare"+strings.TrimSuffix(unit, "-s"))
		for _, way := range size.pandas {
			b.ReportMetric(m.median("score"+unit)/m.median("pandas-"+way+unit), "score-x-pandas-"+way+strings.TrimSuffix(unit, "-s"))
		}
	}
	b.ReportMetric(float64(items), "rows")
}

func BenchmarkScore153Groups5Years(b *testing.B) {
	benchmark(b, scale{groups: 153, years: 5, rounds: 5, pandas: []string{"window", "weeks"}})
}

func BenchmarkScore3594Groups5Years(b *testing.B) {
	benchmark(b, scale{groups: 3594, years: 5, rounds: 3, pandas: []string{"window", "weeks"}})
}

func BenchmarkScore83000Groups5Years(b *testing.B) {
	benchmark(b, scale{groups: 83000, years: 5, rounds: 1})
}
