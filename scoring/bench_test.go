package scoring_test

import (
	"fmt"
	"slices"
	"strings"
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
		fmt.Sprintf(`INSERT INTO groups SELECT concat('g', leftPad(toString(number), 6, '0')) AS group_id, group_id, concat('https://', group_id, '.kim.id'), [],
			toString(11 + number %% 30), 'p', concat(toString(11 + number %% 30), '.', leftPad(toString(1 + number %% 9), 2, '0')), 'r', concat('d', toString(number %% 1000)), 'd', '', '', 'kemendagri',
			['WIB', 'WITA', 'WIT'][1 + number %% 3], toDate('2019-01-01'), 'registered', '', '', '', 1, %s FROM numbers(%d)`, end, groups),
		fmt.Sprintf(`INSERT INTO runs SELECT concat('r', toString(number)), %s - toIntervalWeek(number) AS at, at, 'schedule', %d, %d, 0, '', 1 FROM numbers(13)`, end, groups, groups),
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

// scale is one size of the benchmark. Everything is timed in turn, round after round,
// and the medians are told, so that ratios hold on a busy machine too.
type scale struct {
	groups, years, rounds int
	pandas                []string // the ways in which pandas does it, see testdata/peers/ranking.py
}

// benchmark times, over the same rows in one process: reading the columns of the items
// bare; the whole weekly job as the command "score" runs it; what of it is read and
// concluded, without storing and without near-copies of older weeks; and pandas, which
// condenses the items into weeks and ranks by the same indicators, but searches no
// near-copies, judges no statuses and draws and stores nothing.
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
	s := scoring.New(scoring.Deps{Conn: conn}, rules.Default())
	took := map[string][]float64{}
	timed := func(name string, f func() error) {
		began := time.Now()
		if err := f(); err != nil {
			b.Fatal(err)
		}
		took[name] = append(took[name], time.Since(began).Seconds())
	}
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
	score := func() error {
		sum, err := s.Score(b.Context(), now)
		if err == nil && sum.Groups != size.groups {
			err = fmt.Errorf("%d groups", sum.Groups)
		}
		return err
	}
	if err := bare(); err != nil { // the columns are in the page cache from here on
		b.Fatal(err)
	}
	for b.Loop() {
		for range size.rounds {
			timed("bare", bare)
			timed("score", score)
			timed("compute", compute)
			for _, way := range size.pandas {
				r := pandas(b, dir, way, now)
				agree(b, r, scores)
				took["pandas-"+way] = append(took["pandas-"+way], r.Seconds)
				took["pandas-"+way+"-MB"] = append(took["pandas-"+way+"-MB"], r.PeakKB/1024)
			}
		}
	}
	for name, values := range took {
		slices.Sort(values)
		unit := name + "-s"
		if strings.HasSuffix(name, "-MB") {
			unit = name
		}
		b.ReportMetric(values[len(values)/2], unit)
	}
	median := func(name string) float64 { return took[name][len(took[name])/2] }
	b.ReportMetric(median("score")/median("bare"), "score-x-bare")
	for _, way := range size.pandas {
		b.ReportMetric(median("score")/median("pandas-"+way), "score-x-pandas-"+way)
	}
	b.ReportMetric(float64(items), "rows")
}

func BenchmarkScore153Groups2Years(b *testing.B) {
	benchmark(b, scale{groups: 153, years: 2, rounds: 5, pandas: []string{"window", "weeks"}})
}

func BenchmarkScore3594Groups5Years(b *testing.B) {
	benchmark(b, scale{groups: 3594, years: 5, rounds: 3, pandas: []string{"window", "weeks"}})
}

func BenchmarkScore83000Groups5Years(b *testing.B) {
	benchmark(b, scale{groups: 83000, years: 5, rounds: 1})
}
