package doctor

import (
	"context"
	"net/http"
	"slices"
	"testing"

	"pantaukim/cmd/internal/app"
	"pantaukim/cmd/internal/config"
	"pantaukim/cmd/internal/control"
	"pantaukim/internal/digest"
)

// A recipient who was written into the configuration is tried although the running program has not read it
// yet, beside those who subscribed there.
func TestRecipientsThatTheRunningProgramDoesNotKnowYet(t *testing.T) {
	t.Parallel()
	cfg := config.Default()
	cfg.DataDir = t.TempDir()
	cfg.Digest.Recipients = []digest.Recipient{{Address: "camat@example.go.id"}, {Address: "Dinas@example.go.id"}}
	socket, err := control.Listen(t.Context(), cfg.DataDir)
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("POST "+app.RecipientsPath, control.Answer(func(context.Context, struct{}) ([]digest.Recipient, error) {
		return []digest.Recipient{{Address: "dinas@example.go.id"}, {Address: "lurah@example.go.id"}}, nil
	}))
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- socket.Serve(ctx, mux) }()
	p := &patient{cfg: cfg, mailTo: cfg.Digest.Recipients}
	p.subscribed(t.Context(), nil)
	stop()
	if err := <-served; err != nil {
		t.Error(err)
	}
	var got []string
	for _, r := range p.mailTo {
		got = append(got, r.Address)
	}
	if want := []string{"dinas@example.go.id", "lurah@example.go.id", "camat@example.go.id"}; !slices.Equal(got, want) {
		t.Errorf("tried are %v, want %v", got, want)
	}
}

// A list that is kept on the page is no fault.
func TestTheListIsKeptOnThePage(t *testing.T) {
	t.Parallel()
	if found := (&patient{cfg: config.Default()}).registry(t.Context()); found[0].State != OK {
		t.Errorf("%+v", found)
	}
}
