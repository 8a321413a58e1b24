package registry

import (
	"io"

	"pantaukim/internal/kim"
	"pantaukim/internal/spreadsheet"
)

// NotGiven stands for a number that an official table leaves blank.
const NotGiven = -1

// ContentTotal is how much content an official source says a group had at the end
// of a day, as the ministry's table "Top Konten Website KIM" does.
type ContentTotal struct {
	Line                               int
	AsOf                               kim.Date
	Group                              string // id; empty: the name says which
	Name                               string
	News, Gallery, Announcement, Event int // NotGiven if blank
	Total                              int // of all kinds
}

// ReadContentTotals reads official totals of content: a table with the columns
// as_of, group_id, name, news, gallery, announcement, event and total. A group is
// named by its id or by its name; a kind may be blank where the source gives only
// the total. It is refused as a whole if a row is bad: the error names the line.
func ReadContentTotals(r io.Reader, name string) ([]ContentTotal, error) {
	columns := []string{"as_of", "group_id", "name", "news", "gallery", "announcement", "event", "total"}
	return readOfficial(r, name, columns, contentTotal)
}

func contentTotal(row spreadsheet.Row) (ContentTotal, error) {
	out := ContentTotal{Line: row.Line(), Group: row.Cell("group_id"), Name: row.Cell("name")}
	var err error
	if out.AsOf, err = kim.ParseDate(row.Cell("as_of")); err != nil {
		return out, row.Errorf("as_of", "%w", err)
	}
	if out.Group == "" && out.Name == "" {
		return out, row.Errorf("", "neither group_id nor name says which group this is")
	}
	sum, given := 0, 0
	for _, kind := range []struct {
		column string
		n      *int
	}{{"news", &out.News}, {"gallery", &out.Gallery}, {"announcement", &out.Announcement}, {"event", &out.Event}} {
		if *kind.n, err = wholeNumber(row, kind.column); err != nil {
			return out, err
		}
		if *kind.n != NotGiven {
			sum, given = sum+*kind.n, given+1
		}
	}
	if out.Total, err = wholeNumber(row, "total"); err != nil {
		return out, err
	}
	switch {
	case out.Total == NotGiven && given < 4:
		return out, row.Errorf("", "give the total, or all four kinds")
	case out.Total == NotGiven:
		out.Total = sum
	case given == 4 && sum != out.Total, sum > out.Total:
		return out, row.Errorf("", "the kinds add up to %d and the total is %d", sum, out.Total)
	}
	return out, nil
}
