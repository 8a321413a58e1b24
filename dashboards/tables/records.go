package tables

import (
	"strconv"
	"strings"
	"time"

	"pantaukim/dashboards/board"
	"pantaukim/internal/kim"
)

// groupNames name the group that a row is about, and where it is.
func groupNames[T any](of func(T) *board.Row) Columns[T] {
	return Columns[T]{
		text("group_id", func(x T) string { return of(x).ID }),
		text("name", func(x T) string { return of(x).Name }),
		text("regency_code", func(x T) string { return of(x).RegencyCode }),
		text("regency", func(x T) string { return of(x).Regency }),
		text("district", func(x T) string { return of(x).District }),
	}
}

// Listing lists the groups of the registry.
func Listing() Columns[*board.Row] {
	self := func(r *board.Row) *board.Row { return r }
	return join(groupNames(self), Columns[*board.Row]{
		text("url", func(r *board.Row) string { return r.URL }),
		text("province_code", func(r *board.Row) string { return r.ProvinceCode }),
		text("province", func(r *board.Row) string { return r.Province }),
		text("district_code", func(r *board.Row) string { return r.DistrictCode }),
		text("village_code", func(r *board.Row) string { return r.VillageCode }),
		text("village", func(r *board.Row) string { return r.Village }),
		text("timezone", func(r *board.Row) string { return string(r.Zone) }),
		day("registered_on", func(r *board.Row) kim.Date { return r.RegisteredOn }),
		text("sk_number", func(r *board.Row) string { return r.DecreeNumber }),
		day("sk_date", func(r *board.Row) kim.Date { return r.DecreeDate }),
		text("tier", func(r *board.Row) string { return string(r.Tier) }),
		place("members", func(r *board.Row) int { return r.Members }),
		text("setting", func(r *board.Row) string { return string(r.Setting) }),
		text("signal", func(r *board.Row) string { return string(r.Signal) }),
		text("social", func(r *board.Row) string { return strings.Join(r.Social, " ") }),
	}, known(func(r *board.Row) bool { return r.Scored }, text("status", func(r *board.Row) string { return string(r.Status) })))
}

// Sign is one sign with its group.
type Sign struct {
	board.Sign
	Row *board.Row
}

// state tells whether a person still has to look at the sign.
func (s Sign) state() string {
	switch {
	case s.Cleared:
		return "cleared"
	case s.Explained != "":
		return "explained"
	default:
		return "open"
	}
}

// Signs lists signs for a person to check.
func Signs() Columns[Sign] {
	return join(groupNames(func(s Sign) *board.Row { return s.Row }), Columns[Sign]{
		text("sign", func(s Sign) string { return s.Sign.Sign }),
		text("subject", func(s Sign) string { return s.Subject }),
		day("found_on", func(s Sign) kim.Date { return s.FoundOn }),
		decimal("number", func(s Sign) float64 { return s.Number }),
		decimal("threshold", func(s Sign) float64 { return s.Threshold }),
		text("seen", func(s Sign) string { return s.Note }),
		text("sign_state", Sign.state),
		text("explained", func(s Sign) string { return s.Explained }),
		text("decided_by", func(s Sign) string { return s.By }),
		text("decided_because", func(s Sign) string { return s.Reason }),
	})
}

// History lists changes of status, the first judgement of a group among them.
func History() Columns[Change] {
	return join(groupNames(func(c Change) *board.Row { return c.Row }), Columns[Change]{
		day("judged_on", func(c Change) kim.Date { return c.Week.Monday() }),
		text("change", func(c Change) string { return c.Kind }),
		text("from_status", func(c Change) string { return string(c.From) }),
		text("to_status", func(c Change) string { return string(c.To) }),
		text("evidence", func(c Change) string { return c.Evidence }),
	})
}

// Runs lists runs of the collector. Its instants are in the zone of the capital.
func Runs() Columns[board.RunQuality] {
	type run = board.RunQuality
	return Columns[run]{
		text("run_id", func(r run) string { return r.ID }),
		instant("started_at", func(r run) (time.Time, kim.Zone) { return r.StartedAt, kim.WIB }),
		instant("finished_at", func(r run) (time.Time, kim.Zone) { return r.FinishedAt, kim.WIB }),
		text("run_reason", func(r run) string { return r.Reason }),
		integer("walks", func(r run) uint64 { return r.Walked().Walks }),
		integer("complete_walks", func(r run) uint64 { return r.Walked().Complete }),
		text("outcomes", func(r run) string {
			parts := make([]string, len(r.Outcomes))
			for i, o := range r.Outcomes {
				parts[i] = string(o.Outcome) + " " + strconv.FormatUint(o.Walks, 10)
			}
			return strings.Join(parts, ", ")
		}),
		flag("outage", func(r run) bool { return r.Outage }),
		integer("requests", func(r run) uint64 { return r.Requests }),
		integer("unmodified", func(r run) uint64 { return r.Unmodified }),
		integer("bytes", func(r run) uint64 { return r.Bytes }),
		text("notice", func(r run) string { return r.Notice }),
	}
}

// Problem is something that the registry leaves open about one group.
type Problem struct {
	Kind string // one of ProblemKinds
	Row  *board.Row
}

// Problems lists what the registry leaves open.
func Problems() Columns[Problem] {
	return join(Columns[Problem]{text("problem", func(p Problem) string { return p.Kind })},
		groupNames(func(p Problem) *board.Row { return p.Row }),
		Columns[Problem]{text("url", func(p Problem) string { return p.Row.URL })})
}

// ProblemKinds are the things that the registry can leave open about a group.
func ProblemKinds() []string {
	return []string{"unresolved", "no_site", "no_district", "no_registration", "no_contact"}
}

// HasProblem tells whether the registry leaves that thing open about a group.
func HasProblem(kind string, r *board.Row) bool {
	switch kind {
	case "unresolved":
		return !r.Resolved()
	case "no_site":
		return !r.HasSite()
	case "no_district":
		return r.District == ""
	case "no_registration":
		return !r.RegisteredOn.Known()
	case "no_contact":
		return r.PICName == ""
	}
	return false
}
