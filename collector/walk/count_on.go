package walk

import (
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"pantaukim/collector/extract"
	"pantaukim/collector/fetch/web"
	"pantaukim/internal/kim"
)

// The parameters that number the pages of a list, and those that number its items.
var (
	pageParameter  = regexp.MustCompile(`^(page|paged|halaman|hal|hlm|laman|pg|page_no|pageno|pagenum)$`)
	firstParameter = regexp.MustCompile(`^(offset|start|skip|limitstart|per_page)$`)
	lastNumber     = regexp.MustCompile(`^(.*/)(\d{1,4})/?$`)
)

// countOn is the address behind that of a page of a list which shows so many items; "" if
// its address has no number.
func countOn(address string, items int) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	q := u.Query()
	for name := range q {
		n, err := strconv.Atoi(q.Get(name))
		low := strings.ToLower(name)
		switch {
		case err != nil || n < 1:
			continue
		case pageParameter.MatchString(low):
			n++
		case firstParameter.MatchString(low) && items > 0:
			n += items
		default:
			continue
		}
		q.Set(name, strconv.Itoa(n))
		u.RawQuery = q.Encode()
		return u.String()
	}
	if m := lastNumber.FindStringSubmatch(u.Path); m != nil && u.RawQuery == "" {
		n, _ := strconv.Atoi(m[2]) // digits, as matched
		u.Path = m[1] + strconv.Itoa(n+1)
		return u.String()
	}
	return ""
}

// behindLast tells whether an answer is that of a site which was asked for a page behind
// the last one of a list: there is none, or nothing on it.
func behindLast(page extract.Page, err error) bool {
	var f *web.Failure
	if !errors.As(err, &f) {
		return false
	}
	return gone(err) || f.Status == http.StatusBadRequest || f.Outcome == kim.OutcomeEmpty ||
		page.Problem == extract.NoItems || page.Problem == "nothing to read"
}
