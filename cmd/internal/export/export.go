// Package export writes what pantaukim knows as tables for other programs: CSV
// or JSON, one row a line, columns by name.
package export

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/internal/kim"
	"pantaukim/scoring"
)

// Request says what is wanted.
type Request struct {
	What   string // one of Kinds
	Region string // a Kemendagri code of any level; empty: everywhere
	AsOf   time.Time
	Format string // csv or json
}

// Source gives the rows.
type Source struct {
	Conn   driver.Conn
	Scorer *scoring.Scorer
}

// table is what one kind of export is made of.
type table struct {
	columns []string
	rows    func(context.Context, Source, Request, func(row []any) error) error
}

// Kinds lists what can be exported.
func Kinds() []string { return []string{"weekly", "items", "ranking", "statuses", "walks"} }

// tables returns the table of a kind.
func tables(what string) (table, bool) {
	switch what {
	case "weekly":
		return weekly(), true
	case "items":
		return items(), true
	case "ranking":
		return ranking(), true
	case "statuses":
		return statuses(), true
	case "walks":
		return walks(), true
	}
	return table{}, false
}

// Check tells what is wrong with a request, or nil.
func Check(r Request) error {
	if _, ok := tables(r.What); !ok {
		return fmt.Errorf("--what %q: choose one of %s", r.What, strings.Join(Kinds(), ", "))
	}
	if r.Format != "csv" && r.Format != "json" {
		return fmt.Errorf("--format %q: choose csv or json", r.Format)
	}
	return nil
}

// Write writes the requested table to w and returns the number of its rows.
// JSON is one object a line, whose keys are the columns; what is not known is
// null there and empty in CSV.
func Write(ctx context.Context, w io.Writer, src Source, r Request) (int, error) {
	if err := Check(r); err != nil {
		return 0, err
	}
	t, _ := tables(r.What)
	out := bufio.NewWriter(w)
	var emit func([]any) error
	finish := out.Flush
	if r.Format == "csv" {
		enc := csv.NewWriter(out)
		if err := enc.Write(t.columns); err != nil {
			return 0, fmt.Errorf("write %s: %w", r.What, err)
		}
		emit = func(row []any) error { return enc.Write(texts(row)) }
		finish = func() error {
			enc.Flush()
			if err := enc.Error(); err != nil {
				return err
			}
			return out.Flush()
		}
	} else {
		emit = func(row []any) error { return writeObject(out, t.columns, row) }
	}
	n := 0
	err := t.rows(ctx, src, r, func(row []any) error {
		n++
		return emit(row)
	})
	if err != nil {
		return n, fmt.Errorf("export %s: %w", r.What, err)
	}
	if err := finish(); err != nil {
		return n, fmt.Errorf("write %s: %w", r.What, err)
	}
	return n, nil
}

// writeObject writes one row as a JSON object with its keys in column order.
func writeObject(w *bufio.Writer, columns []string, row []any) error {
	sep := byte('{')
	for i, value := range row {
		if at, ok := value.(time.Time); ok {
			value = stamp(at)
		}
		text, err := json.Marshal(value)
		if err != nil {
			return err
		}
		_ = w.WriteByte(sep)
		fmt.Fprintf(w, "%q:%s", columns[i], text)
		sep = ','
	}
	_, err := w.WriteString("}\n")
	return err
}

// texts writes the values of a row for CSV.
func texts(row []any) []string {
	out := make([]string, len(row))
	for i, value := range row {
		switch v := value.(type) {
		case nil:
		case string:
			out[i] = guarded(v)
		case time.Time:
			out[i] = stamp(v)
		case float64:
			out[i] = number(v)
		default:
			out[i] = fmt.Sprint(v)
		}
	}
	return out
}

// guarded keeps a spreadsheet from taking crawled text for a formula.
func guarded(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

// number writes a figure without an exponent and without needless digits.
func number(v float64) string {
	s := fmt.Sprintf("%.4f", v)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

// stamp writes an instant with the distance of its zone, so that its first ten
// letters are the day in the group's own time.
func stamp(t time.Time) string { return t.Format(time.RFC3339) }

// instant gives a stored time in the group's zone, or nil where there is none.
func instant(t time.Time, zone string) any {
	if t.Unix() <= 0 {
		return nil
	}
	return t.In(kim.Zone(zone).Location())
}
