package extract

import (
	"pantaukim/collector/extract/fact"
	"pantaukim/collector/extract/photo"
	"pantaukim/internal/kim"
)

// Merge puts together what two pages say of one item. Per fact the more trusted
// wins: the date by its source and then its precision, text and photos by whether
// they were read from the whole item. What only one of them knows is kept.
func Merge(a, b fact.Item) fact.Item {
	out := a
	if betterDate(b, a) {
		out.Published, out.Precision, out.DateSource, out.Confidence = b.Published, b.Precision, b.DateSource, b.Confidence
	}
	if other := worse(a, b); !out.Published.IsZero() && !other.Published.IsZero() &&
		out.Precision == kim.PrecisionDay && other.Precision != kim.PrecisionDay && other.Precision != kim.PrecisionNone {
		y, m, d := out.Published.Date()
		if oy, om, od := other.Published.In(out.Published.Location()).Date(); y == oy && m == om && d == od {
			out.Published, out.Precision = other.Published, other.Precision
		}
	}
	if out.DayOfYear == nil {
		out.DayOfYear = b.DayOfYear
	}
	switch {
	case !out.Published.IsZero():
		out.Between, out.DayOfYear = nil, nil
	case a.Between == nil:
		out.Between = b.Between
	case b.Between != nil && *a.Between == *b.Between:
	case b.Between != nil:
		if first, last := max(a.Between.First, b.Between.First), min(a.Between.Last, b.Between.Last); first <= last {
			out.Between = &fact.Days{First: first, Last: last, Either: a.Between.Either || b.Between.Either}
		} else {
			out.Between = &fact.Days{
				First: min(a.Between.First, b.Between.First), Last: max(a.Between.Last, b.Between.Last), Either: a.Between.Either || b.Between.Either,
			}
		}
	}
	if b.Whole && (!a.Whole || b.Words > a.Words) || !a.Whole && out.Words < b.Words {
		out.Text, out.Words, out.Language = b.Text, b.Words, b.Language
	}
	switch {
	case a.Whole == b.Whole:
		out.Photos = photo.Join(a.Photos, b.Photos)
	case b.Whole && len(b.Photos) > 0:
		out.Photos = b.Photos
	case a.Whole && len(a.Photos) == 0:
		out.Photos = b.Photos // the cover that the list shows
	}
	if b.Whole && !a.Whole && b.Title != "" || out.Title == "" {
		out.Title = b.Title
	}
	if out.URL == "" {
		out.URL = b.URL
	}
	if out.Kind == "" {
		out.Kind = b.Kind
	}
	if out.Category == "" {
		out.Category = b.Category
	}
	if out.Precision == "" {
		out.Precision = kim.PrecisionNone
	}
	out.Whole = a.Whole || b.Whole
	return out
}

// betterDate tells whether the date of x is to be preferred to that of y.
func betterDate(x, y fact.Item) bool {
	switch {
	case x.Published.IsZero():
		return false
	case y.Published.IsZero():
		return true
	}
	return fact.Trust(x.DateSource) > fact.Trust(y.DateSource)
}

func worse(a, b fact.Item) fact.Item {
	if betterDate(b, a) {
		return a
	}
	return b
}
