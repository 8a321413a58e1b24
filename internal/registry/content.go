package registry

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"pantaukim/internal/kim"
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

// contentColumns is the header of a table of official content totals.
const contentColumns = "as_of,group_id,name,news,gallery,announcement,event,total"

// ReadContentTotals reads official totals of content: a CSV file with the columns
// as_of, group_id, name, news, gallery, announcement, event and total. A group is
// named by its id or by its name; a kind may be blank where the source gives only
// the total. It is refused as a whole if a row is bad: the error names the line.
func ReadContentTotals(r io.Reader, name string) ([]ContentTotal, error) {
	return readOfficial(r, name, contentColumns, func(line int, record []string) (ContentTotal, error) {
		total, err := contentTotal(record)
		total.Line = line
		return total, err
	})
}

func contentTotal(record []string) (ContentTotal, error) {
	for i := range record {
		record[i] = strings.TrimSpace(record[i])
	}
	out := ContentTotal{Group: record[1], Name: record[2]}
	var err error
	if out.AsOf, err = kim.ParseDate(record[0]); err != nil {
		return out, fmt.Errorf("as_of: %w", err)
	}
	if out.Group == "" && out.Name == "" {
		return out, errors.New("neither group_id nor name says which group this is")
	}
	columns := strings.Split(contentColumns, ",")
	sum, given := 0, 0
	for i, n := range []*int{&out.News, &out.Gallery, &out.Announcement, &out.Event} {
		if *n, err = count(record[3+i], columns[3+i]); err != nil {
			return out, err
		}
		if *n != NotGiven {
			sum, given = sum+*n, given+1
		}
	}
	if out.Total, err = count(record[7], "total"); err != nil {
		return out, err
	}
	switch {
	case out.Total == NotGiven && given < 4:
		return out, errors.New("give the total, or all four kinds")
	case out.Total == NotGiven:
		out.Total = sum
	case given == 4 && sum != out.Total, sum > out.Total:
		return out, fmt.Errorf("the kinds add up to %d and the total is %d", sum, out.Total)
	}
	return out, nil
}

// count reads a number of things; blank is NotGiven.
func count(text, column string) (int, error) {
	if text == "" {
		return NotGiven, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return 0, fmt.Errorf("%s: %q is not a number of items", column, text)
	}
	return n, nil
}
