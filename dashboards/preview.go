package dashboards

import (
	"cmp"
	"net/url"

	"pantaukim/dashboards/board"
	"pantaukim/dashboards/visit"
	"pantaukim/internal/qr"
)

// about says what a page is about, for previews of its link. It holds counts only, so that
// it names nobody.
func about(v visit.Visit) string {
	l := v.Lang
	if !v.Board.Scored() || v.Scope.Unknown {
		return l.T("og.about")
	}
	c := board.CountStatuses(v.Board.Within(v.Scope))
	return l.T("og.counts", cmp.Or(v.Scope.Name, l.T("place.all")), c.Observed(), c.Total(), c.Active, l.T("report.week", l.Week(v.Board.Last())))
}

// outside is the address of a page as everybody reaches it, and the QR code of it; nothing
// where the public address is not configured.
func (s *site) outside(v visit.Visit) (string, *qr.Code) {
	if s.address == "" {
		return "", nil
	}
	path := (&url.URL{Path: v.Path}).EscapedPath()
	address, err := visit.Link(v.Lang.Code, s.address+path, v.Query)
	if err != nil {
		return "", nil
	}
	code, err := qr.Of(address)
	if err != nil { // an address longer than a code holds: the words are enough
		return address, nil
	}
	return address, &code
}
