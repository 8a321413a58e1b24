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
			'ok', 1, 0, 'kim.id', 1, 1, 0, 1, 1, 0, 0, 0, 0, 200, '', 1 FROM numbers(%d)`, end, groups*13),
		fmt.Sprintf(`INSERT INTO items SELECT concat('g', leftPad(toString(g), 6, '0')), lower(hex(sipHash64(number))), ['news', 'gallery', 'announcement', 'event'][1 + if(number %% 10 < 7, 0, number %% 4)],
			'', [], '', at, 'minute', '', 1, at, at, at - toIntervalDay(7), at, if(number %% 50 = 0, 'undated', ''), 0, toDateTime64(0, 3, 'UTC'), 0, number %% 6, cityHash64(number, 3) %% 300, 'id', '', '', number,
			if(cityHash64(number, 3) %% 300 >= 40, cityHash64(number, 4), 0), 1
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

// keepOldWeeks fills the weekly table up to the recent weeks, as weekly scorings would
// have done over the years, inside ClickHouse: hardly any text of generate is near
// another, so that all that are judged count as originals. The scoring that follows
// compares the other counts with the items, and the benchmark fails if any differs.
func keepOldWeeks(b *testing.B, conn driver.Conn, groups int) {
	b.Helper()
	const first, weeks, some = "toDate('2018-12-31')", 343, 5000
	for from := 0; from < groups; from += some {
		in := fmt.Sprintf("group_id >= 'g%06d' AND group_id < 'g%06d'", from, from+some)
		if err := conn.Exec(b.Context(), fmt.Sprintf(`INSERT INTO weekly
			SELECT d.group_id, d.week, if(n.items > 0, 'A', 'N'), n.news, n.gallery, n.announcement, n.event, n.items, n.photos, n.words, n.judged, n.judged, n.whole, 0, 0, n.undated,
				toDateTime64('2025-10-21 01:00:00', 3, 'UTC') AS as_of, toUInt64(toUnixTimestamp64Milli(as_of))
			FROM (SELECT group_id, arrayJoin(range(%[2]d)) AS nth, %[1]s + 7 * nth AS week FROM groups WHERE %[3]s) AS d
			LEFT JOIN
			(
				SELECT i.group_id AS group_id, toMonday(toDate(addHours(i.effective_at, g.hours))) AS week,
					toUInt32(countIf(kind = 'news')) AS news, toUInt32(countIf(kind = 'gallery')) AS gallery, toUInt32(countIf(kind = 'announcement')) AS announcement,
					toUInt32(countIf(kind = 'event')) AS event, toUInt32(count()) AS items, toUInt32(sum(i.photos)) AS photos, sum(i.words) AS words,
					toUInt32(countIf(i.simhash != 0)) AS judged, toUInt32(countIf(i.kind = 'news' AND i.words >= 100 AND i.photos > 0 AND i.date_reason = '')) AS whole,
					toUInt32(countIf(date_reason = 'undated')) AS undated
				FROM (SELECT * EXCEPT (text, title, url, aliases) FROM items WHERE %[3]s) AS i
				INNER JOIN (SELECT group_id, transform(toString(timezone), ['WITA', 'WIT'], [8, 9], 7) AS hours FROM groups WHERE %[3]s) AS g ON g.group_id = i.group_id
				GROUP BY group_id, week
			) AS n ON n.group_id = d.group_id AND n.week = d.week`, first, weeks, in)); err != nil {
			b.Fatal(err)
		}
	}
}

// scale is one size of the benchmark. Everything is timed in turn, round after round,
// and the medians are told, so that ratios hold on a busy machine too.
type scale struct {
	groups, years, rounds int
	draws                 bool // time the draws and the scoring as it is stored in every round
	fill                  bool // let scoring fill the weekly table of all years; else it is there
}

// benchmark times, over the same rows in one process: reading the columns bare; the
// current ranking from the kept facts without and with its draws; the ranking computed
// from the items; the first filling of the weekly table; a weekly scoring as it is
// stored; and pandas at the same ranking in two ways.
func benchmark(b *testing.B, size scale) {
	db := warehousetest.New(b)
	conn := db.Conn()
	items := generate(b, conn, size.groups, size.years)
	dir := exportRows(b, conn)
	now, err := time.Parse(time.RFC3339, asOf)
	if err != nil {
		b.Fatal(err)
	}
	rules := scoring.DefaultRules()
	without := rules
	without.Draws.Count = 0
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
		return conn.QueryRow(b.Context(), `SELECT count(), sum(photos), sum(words), sum(simhash), max(effective_at), max(toString(kind)), max(toString(date_reason)) FROM items WHERE NOT ignore(group_id)`).
			Scan(&n, &photos, &words, &hash, &last, &kind, &reason)
	}
	var scores []*scoring.Score
	checked := func(got []*scoring.Score, err error) error {
		if scores = got; err == nil && len(scores) != size.groups {
			err = fmt.Errorf("%d groups", len(scores))
		}
		return err
	}
	ranking := func(r scoring.Rules) func() error {
		return func() error {
			return checked(scoring.New(scoring.Deps{Conn: conn}, r).Ranking(b.Context(), now))
		}
	}
	computed := func() error {
		return checked(scoring.New(scoring.Deps{Conn: conn}, without).Compute(b.Context(), now))
	}
	score := func() error {
		sum, err := scoring.New(scoring.Deps{Conn: conn}, rules).Score(b.Context(), now)
		if err == nil && sum.Drift > 0 {
			err = fmt.Errorf("the weeks of %d groups were built anew", sum.Drift)
		}
		return err
	}
	if err := bare(); err != nil { // the columns are in the page cache from here on
		b.Fatal(err)
	}
	for b.Loop() {
		if size.fill {
			timed("first-filling", score)
		} else {
			keepOldWeeks(b, conn, size.groups)
			timed("score+store", score)
		}
		for round := range size.rounds {
			timed("bare", bare)
			timed("ranking", ranking(without))
			if size.draws {
				timed("ranking+draws", ranking(rules))
				timed("computed", computed)
				timed("score+store", score)
			}
			if round > 0 && !size.draws {
				continue // minutes of pandas at the largest size
			}
			for _, way := range []string{"window", "weeks"} {
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
	b.ReportMetric(median("ranking")/median("bare"), "ranking-x-bare")
	b.ReportMetric(median("pandas-window")/median("ranking"), "pandas-window-x-ranking")
	b.ReportMetric(median("pandas-weeks")/median("ranking"), "pandas-weeks-x-ranking")
	b.ReportMetric(float64(items)/median("ranking"), "rows/s")
	b.ReportMetric(float64(items), "rows")
}

func BenchmarkScoreKalteng2Years(b *testing.B) {
	benchmark(b, scale{groups: 153, years: 2, rounds: 5, draws: true, fill: true})
}

func BenchmarkScoreNational5Years(b *testing.B) {
	benchmark(b, scale{groups: 3594, years: 5, rounds: 3, draws: true, fill: true})
}

func BenchmarkScoreVillages5Years(b *testing.B) {
	benchmark(b, scale{groups: 83000, years: 5, rounds: 3})
}
