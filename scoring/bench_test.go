package scoring_test

import (
	"fmt"
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
			FROM (SELECT number, cityHash64(number, 1) %% %d AS g, %s - toIntervalSecond(if(g %% 10 < 3, %d + cityHash64(number, 2) %% %d, cityHash64(number, 2) %% %d)) AS at FROM numbers(%d))
			SETTINGS max_insert_block_size = 4000000, min_insert_block_size_rows = 4000000, max_threads = 2`,
			groups, end, years*365*43200, years*365*43200, years*365*86400, uint64(groups)*uint64(years)*90),
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

// benchmark times, over the same rows in one process: reading the columns bare, the
// current ranking without and with its draws, the first filling of the weekly table
// and a weekly scoring as it is stored.
func benchmark(b *testing.B, groups, years int, draws bool) {
	db := warehousetest.New(b)
	conn := db.Conn()
	items := generate(b, conn, groups, years)
	now, err := time.Parse(time.RFC3339, asOf)
	if err != nil {
		b.Fatal(err)
	}
	rules := scoring.DefaultRules()
	without := rules
	without.Draws.Count = 0
	timed := func(name string, f func() error) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := f(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(items)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
		})
	}
	timed("bare", func() error {
		var n, photos, words, hash uint64
		var last time.Time
		var kind, reason string
		return conn.QueryRow(b.Context(), `SELECT count(), sum(photos), sum(words), sum(simhash), max(effective_at), max(toString(kind)), max(toString(date_reason)) FROM items WHERE NOT ignore(group_id)`).
			Scan(&n, &photos, &words, &hash, &last, &kind, &reason)
	})
	ranking := func(r scoring.Rules) func() error {
		return func() error {
			scores, err := scoring.New(scoring.Deps{Conn: conn}, r).Compute(b.Context(), now)
			if err == nil && len(scores) != groups {
				err = fmt.Errorf("%d groups", len(scores))
			}
			return err
		}
	}
	timed("ranking", ranking(without))
	if draws {
		timed("ranking_with_draws", ranking(rules))
	}
	score := func() error {
		_, err := scoring.New(scoring.Deps{Conn: conn}, rules).Score(b.Context(), now)
		return err
	}
	if draws { // the near-copies of many years are searched once, at the first filling
		began := time.Now()
		if err := score(); err != nil {
			b.Fatal(err)
		}
		b.Logf("first filling: %v", time.Since(began))
		timed("score_and_store", score)
	}
}

func BenchmarkScoreKalteng2Years(b *testing.B)  { benchmark(b, 153, 2, true) }
func BenchmarkScoreNational5Years(b *testing.B) { benchmark(b, 3594, 5, true) }
func BenchmarkScoreVillages5Years(b *testing.B) { benchmark(b, 83000, 5, false) }
