package followup

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"

	"pantaukim/internal/access"
	"pantaukim/internal/kim"
)

// Pattern is the address to which the form of a group's page is sent, and
// Withdrawal the one for taking a record back. Fields of the first: reason, note,
// leave_until and next_check (2025-10-28 or empty); of the second: followup.
const (
	Pattern    = "POST /kim/{id}/tindak-lanjut"
	Withdrawal = "POST /kim/{id}/tindak-lanjut/batal"
)

// Handler takes the forms of the groups' pages.
type Handler struct {
	Store *Store
	Log   *slog.Logger
	// Region returns the region of a listed group; ok is false if there is no such
	// group.
	Region func(ctx context.Context, group string) (region kim.Region, ok bool, err error)
}

// Register puts the handler's addresses into mux. The guard of package access must
// stand before it: it refuses forms that other sites send.
func (h *Handler) Register(mux *http.ServeMux) {
	mux.HandleFunc(Pattern, h.allowed(h.add))
	mux.HandleFunc(Withdrawal, h.allowed(h.withdraw))
}

// allowed lets only those through who may record a follow-up of the group. To
// others a group outside of their region is forbidden, and so is one that is not
// there: what groups there are is not told this way.
func (h *Handler) allowed(next func(r *http.Request, group string) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		viewer, group := access.From(r.Context()), r.PathValue("id")
		region, known, err := h.Region(r.Context(), group)
		if err != nil {
			h.Log.Error("a follow-up cannot be recorded", "group", group, "err", err)
			http.Error(w, "pantaukim: gudang data tidak menjawab, coba lagi", http.StatusServiceUnavailable)
			return
		}
		if !viewer.LoggedIn() || !access.MaySome(viewer, access.FollowUp) || !known || !access.May(viewer, access.FollowUp, region) {
			http.Error(w, "pantaukim: Anda tidak berhak mencatat tindak lanjut KIM ini", http.StatusForbidden)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
		if err := r.ParseForm(); err != nil {
			http.Error(w, "pantaukim: isian tidak terbaca", http.StatusBadRequest)
			return
		}
		err = next(r, group)
		switch {
		case err == nil:
			back := &url.URL{Path: "/kim/" + group, Fragment: "tindak-lanjut"}
			http.Redirect(w, r, back.String(), http.StatusSeeOther)
		case errors.Is(err, ErrBad):
			http.Error(w, "pantaukim: isian tidak dapat dicatat: "+err.Error(), http.StatusUnprocessableEntity)
		case errors.Is(err, ErrUnknown):
			http.Error(w, "pantaukim: catatan itu tidak ada", http.StatusNotFound)
		default:
			h.Log.Error("a follow-up cannot be recorded", "group", group, "err", err)
			http.Error(w, "pantaukim: gudang data tidak menjawab, coba lagi", http.StatusServiceUnavailable)
		}
	}
}

func (h *Handler) add(r *http.Request, group string) error {
	record := Record{GroupID: group, Who: access.From(r.Context()).Name, Reason: Reason(r.PostForm.Get("reason")), Note: r.PostForm.Get("note")}
	for field, day := range map[string]*kim.Date{"leave_until": &record.LeaveUntil, "next_check": &record.NextCheck} {
		text := r.PostForm.Get(field)
		if text == "" {
			continue
		}
		var err error
		if *day, err = kim.ParseDate(text); err != nil {
			return errors.Join(ErrBad, err)
		}
	}
	record, err := h.Store.Add(r.Context(), record)
	if err == nil {
		h.Log.Info("follow-up recorded", "group", group, "user", record.Who, "reason", string(record.Reason))
	}
	return err
}

func (h *Handler) withdraw(r *http.Request, group string) error {
	err := h.Store.Withdraw(r.Context(), group, r.PostForm.Get("followup"))
	if err == nil {
		h.Log.Info("follow-up withdrawn", "group", group, "user", access.From(r.Context()).Name)
	}
	return err
}
