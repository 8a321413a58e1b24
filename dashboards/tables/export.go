package tables

import (
	"bufio"
	"context"
	_ "embed" // the queries
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/words"
	"pantaukim/internal/handcount"
	"pantaukim/internal/spreadsheet"
	"pantaukim/internal/warehouse"
)

//go:embed sql/items.sql
var itemsSQL string

//go:embed sql/walks.sql
var walksSQL string

// Request says what is to be exported.
type Request struct {
	What   string // one of Kinds
	Region string // a Kemendagri code of any level; empty: everywhere
	AsOf   time.Time
	Format string // csv or json
	Lang   string // language of names and values, for people; empty: for programs
}

// Source gives the rows of an export.
type Source struct {
	Conn driver.Conn
	// Weekly returns the weeks of the groups of a region as they were known at an
	// instant. The scoring step counts them.
	Weekly func(ctx context.Context, asOf time.Time, region string) ([]Week, error)
	// HandCounts returns what people counted by hand, already compared. Nil: nothing.
	HandCounts func() ([]handcount.Count, error)
}

// Kinds lists what can be exported.
func Kinds() []string { return []string{"weekly", "items", "ranking", "statuses", "walks", "outreach"} }

// Check tells what is wrong with a request, or nil.
func (r Request) Check() error {
	if !slices.Contains(Kinds(), r.What) {
		return fmt.Errorf("--what %q: choose one of %s", r.What, strings.Join(Kinds(), ", "))
	}
	if r.Format != "csv" && r.Format != "json" {
		return fmt.Errorf("--format %q: choose csv or json", r.Format)
	}
	switch languages := Choices()["lang"]; {
	case r.Lang != "" && !slices.Contains(languages, r.Lang):
		return fmt.Errorf("--lang %q: choose one of %s, or leave it out for programs", r.Lang, strings.Join(languages, ", "))
	case r.Lang != "" && r.Format != "csv":
		return fmt.Errorf("--lang %s: JSON is for programs, and its names do not change; leave --lang out, or choose --format csv", r.Lang)
	}
	return nil
}

// Export writes the requested table and returns the number of its rows: for programs as
// CSV without a byte order mark, or JSON with one object a line; with a language as CSV that
// a spreadsheet program of that language opens.
func Export(ctx context.Context, w io.Writer, src Source, r Request) (int, error) {
	if err := r.Check(); err != nil {
		return 0, err
	}
	s := sink{out: bufio.NewWriter(w), asCSV: r.Format == "csv"}
	if r.Lang != "" {
		languages, err := words.Load()
		if err != nil {
			return 0, err
		}
		s.reader = Table{}.In(languages[words.Code(r.Lang)]).reader
	}
	if err := s.export(ctx, src, r); err != nil {
		return s.rows, fmt.Errorf("export %s: %w", r.What, err)
	}
	if err := s.end(); err != nil {
		return s.rows, fmt.Errorf("write %s: %w", r.What, err)
	}
	return s.rows, nil
}

func (s *sink) export(ctx context.Context, src Source, r Request) error {
	var counts []handcount.Count
	if src.HandCounts != nil {
		var err error
		if counts, err = src.HandCounts(); err != nil {
			return err
		}
	}
	calibrated, err := board.NewStore(src.Conn, nil).Calibrations(ctx, r.AsOf, counts)
	if err != nil {
		return err
	}
	asOf, region := warehouse.Bind("as_of", r.AsOf.UTC()), warehouse.Bind("region", r.Region)
	switch r.What {
	case "items":
		put := into(s, Items())
		return warehouse.Each(ctx, src.Conn, warehouse.ItemsSeen(itemsSQL), func(x *Item) error {
			x.Calibration = calibrated.Words(x.Group)
			return put(*x)
		}, asOf, region)
	case "walks":
		put := into(s, Walks())
		return warehouse.Each(ctx, src.Conn, walksSQL, func(x *Walk) error {
			x.Calibration = calibrated.Words(x.GroupID)
			return put(*x)
		}, asOf, region)
	case "outreach":
		return s.outreach(ctx, src, r)
	case "ranking":
		return s.scoring(ctx, src, r, Ranking(), calibrated)
	case "statuses":
		return s.scoring(ctx, src, r, Statuses(), calibrated)
	default:
		put := into(s, Weeks())
		weeks, err := src.Weekly(ctx, r.AsOf, r.Region)
		for i := 0; err == nil && i < len(weeks); i++ {
			weeks[i].Calibration = calibrated.Words(weeks[i].Group)
			err = put(weeks[i])
		}
		return err
	}
}

// errNoScores says that there is nothing to rank yet.
var errNoScores = errors.New("nothing has been scored by then; run \"pantaukim score\" first")

func (s *sink) scoring(ctx context.Context, src Source, r Request, columns Columns[Group], calibrated board.Calibrations) error {
	put := into(s, columns)
	found, err := board.NewStore(src.Conn, nil).Scoring(ctx, r.AsOf, r.Region)
	if err != nil {
		return err
	}
	if len(found.Rows) == 0 && r.Region == "" {
		return errNoScores
	}
	for _, x := range found.Rows {
		drawn := x.Intervals.Nation
		err := put(Group{
			Row: x, Calibration: calibrated.Words(x.ID), Week: found.Week, Rules: found.Rules, Apart: x.Newcomer,
			Rank: int(x.Ranks.Nation), Low: int(drawn.Low), High: int(drawn.High), Before: int(x.Before.Nation),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// sink writes rows as they come.
type sink struct {
	out    *bufio.Writer
	asCSV  bool
	csv    *csvWriter
	rows   int
	reader *reader // nil: for programs
}

// into begins a table and returns what writes a row of it.
func into[T any](s *sink, columns Columns[T]) func(T) error {
	fields := columns.Fields()
	var began error
	if s.asCSV {
		if s.reader != nil {
			_, began = s.out.WriteString(spreadsheet.Mark)
		}
		if began == nil {
			s.csv, began = newCSV(s.out, fields, s.reader)
		}
	}
	return func(x T) error {
		s.rows++
		switch {
		case began != nil:
			return began
		case s.asCSV:
			return s.csv.row(columns.row(x))
		}
		line, err := json.Marshal(object{fields, columns.row(x)})
		if err == nil {
			_, err = s.out.Write(append(line, '\n'))
		}
		return err
	}
}

func (s *sink) end() error {
	if s.csv != nil {
		if err := s.csv.end(); err != nil {
			return err
		}
	}
	return s.out.Flush()
}
