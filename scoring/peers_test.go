package scoring_test

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"pantaukim/scoring/rules"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// exportParts is in how many parts the items are read, to bound what is in memory.
const exportParts = 16

// exportRows writes the rows that generate made as bare arrays into a folder, for
// peers that do not speak to ClickHouse.
func exportRows(b *testing.B, conn driver.Conn) string {
	b.Helper()
	dir := b.TempDir()
	column := func(name string, values any) {
		f, err := os.OpenFile(filepath.Join(dir, name), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		if err != nil {
			b.Fatal(err)
		}
		if err := binary.Write(f, binary.LittleEndian, values); err != nil {
			b.Fatal(err)
		}
		if err := f.Close(); err != nil {
			b.Fatal(err)
		}
	}
	var hours []int64
	var province, regency, district []uint32
	if err := conn.QueryRow(b.Context(), `SELECT groupArray(hours), groupArray(province), groupArray(regency), groupArray(district) FROM (
		SELECT toInt64(transform(toString(timezone), ['WITA', 'WIT'], [8, 9], 7)) AS hours, toUInt32(province_code) AS province,
			toUInt32(replaceOne(regency_code, '.', '')) AS regency, toUInt32(substring(district_code, 2)) AS district
		FROM groups FINAL ORDER BY group_id)`).Scan(&hours, &province, &regency, &district); err != nil {
		b.Fatal(err)
	}
	column("group_hours", hours)
	column("group_province", province)
	column("group_regency", regency)
	column("group_district", district)
	for part := range exportParts {
		var group, photos, words []uint32
		var at []int64
		var kind, reason []uint8
		var hash []uint64
		if err := conn.QueryRow(b.Context(), fmt.Sprintf(`SELECT groupArray(toUInt32(substring(group_id, 2))), groupArray(toInt64(toUnixTimestamp(effective_at))),
			groupArray(toUInt8(transform(toString(kind), ['gallery', 'announcement', 'event'], [1, 2, 3], 0))), groupArray(toUInt8(toString(date_reason) = 'undated')),
			groupArray(toUInt32(photos)), groupArray(toUInt32(words)), groupArray(simhash)
			FROM items WHERE cityHash64(item_key) %% %d = %d`, exportParts, part)).Scan(&group, &at, &kind, &reason, &photos, &words, &hash); err != nil {
			b.Fatal(err)
		}
		column("item_group", group)
		column("item_at", at)
		column("item_kind", kind)
		column("item_reason", reason)
		column("item_photos", photos)
		column("item_words", words)
		column("item_hash", hash)
	}
	return dir
}

// ranked is what a peer found.
type ranked struct {
	Seconds, CPU, IAD, Places, PeakKB float64
	Items                             uint64
}

// pandas makes the current ranking by Debian's pandas.
func pandas(b *testing.B, dir, way string, at time.Time) (r ranked) {
	b.Helper()
	python := "python3"
	if _, err := os.Stat("/usr/bin/python3"); err == nil {
		python = "/usr/bin/python3" // the one that Debian's packages are for
	}
	cmd := exec.CommandContext(b.Context(), python, "testdata/peers/ranking.py", dir, strconv.FormatInt(at.Unix(), 10), way)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		b.Fatalf("pandas (Debian's python3-pandas): %v\n%s", err, stderr.Bytes())
	}
	if err := json.Unmarshal(out, &r); err != nil {
		b.Fatalf("%v in %s", err, out)
	}
	return r
}

// agree fails the benchmark if a peer's ranking is another one than ours.
func agree(b *testing.B, r ranked, scores []*rules.Score) {
	b.Helper()
	var iad, places float64
	var items uint64
	for _, s := range scores {
		iad += s.Index.IAD
		places += float64(s.Ranks.Regency)
		items += uint64(s.Facts.Totals.Items())
	}
	// The peer finds equal texts only. Of tens of millions of random SimHashes a few
	// dozen are near another by chance, which the scorer finds.
	if math.Abs(iad-r.IAD) > 1e-5*iad || math.Abs(places-r.Places) > 1e-3*places || items != r.Items {
		b.Fatalf("the peer found %+v; ours are IAD %v, places %v, items %d", r, iad, places, items)
	}
}
