package dashboards

import (
	"encoding/json"
	"net/http"
	"time"
)

// healthz tells that the program answers; it asks nothing of the database.
func (s *site) healthz(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write([]byte("ok\n"))
}

// readyPatience is how long the warehouse may take to say that it is there.
const readyPatience = 1500 * time.Millisecond

// readyz tells whether pages can be drawn and the program can do its work: 200 once
// the warehouse answers with the tables in place, 503 otherwise, or if the program
// says what keeps it from its work. The warehouse is asked now, and everybody who asks
// meanwhile gets the same answer.
func (s *site) readyz(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	state := struct {
		Ready  bool   `json:"ready"`
		Scored bool   `json:"scored"`
		Reason string `json:"reason,omitempty"`
		// Spoilt are tables of which files on the disk are spoilt: pages can be drawn, and
		// figures may be missing in them.
		Spoilt []string `json:"spoilt_tables,omitempty"`
		Role   string   `json:"role,omitempty"` // leader or standby; machine names are for the health address
	}{}
	if s.role != nil {
		state.Role = s.role()
	}
	state.Spoilt = s.spoilt()
	beat := s.boards.pulse.feel(r.Context(), 0, readyPatience)
	now, err := beat.stamp, beat.err
	switch {
	case err != nil:
		// The cause may name hosts and users: it belongs in the log.
		s.log.Warn("not ready", "err", err)
		state.Reason = "the warehouse does not answer"
		if !beat.silent {
			state.Reason = "the warehouse cannot be read"
		}
		w.WriteHeader(http.StatusServiceUnavailable)
	case s.unready != nil && s.unready() != "":
		state.Reason = s.unready()
		state.Scored = now.Scores > 0
		w.WriteHeader(http.StatusServiceUnavailable)
	default:
		state.Ready, state.Scored = true, now.Scores > 0
	}
	if err := json.NewEncoder(w).Encode(state); err != nil {
		s.log.Debug("readiness could not be sent", "err", err)
	}
}
