package access

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"
)

// Factor is a user's second factor: the secret of an authenticator app that shows a code
// of six digits for every half minute (TOTP, RFC 6238), and codes for when the app is lost.
type Factor struct {
	Secret   string    `yaml:"secret"`   // base32: it has to be readable to compute the codes
	Since    time.Time `yaml:"since"`    // when it was set up
	Recovery []string  `yaml:"recovery"` // SHA-256 of the codes that were not used yet
}

// issuer names the program in the app.
const issuer = "pantaukim"

// stepSeconds is for how long a code is shown. One of the step before or after is taken
// too: clocks differ.
const stepSeconds = 30

// check tells what is wrong with a factor; none is right.
func (f *Factor) check() error {
	if f == nil {
		return nil
	}
	if raw, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(f.Secret); err != nil || len(raw) < 16 {
		return errors.New("second factor: the secret is broken")
	}
	for _, sum := range f.Recovery {
		if raw, err := hex.DecodeString(sum); err != nil || len(raw) != sha256.Size {
			return errors.New("second factor: a recovery code is broken")
		}
	}
	return nil
}

// newSecret returns a fresh secret for a user.
func newSecret(name string) (string, error) {
	key, err := totp.Generate(totp.GenerateOpts{Issuer: issuer, AccountName: name})
	if err != nil {
		return "", fmt.Errorf("make a second factor: %w", err)
	}
	return key.Secret(), nil
}

// addressOf is the address of a secret that apps read from a QR code.
func addressOf(name, secret string) string {
	return "otpauth://totp/" + issuer + ":" + name + "?algorithm=SHA1&digits=6&issuer=" + issuer + "&period=30&secret=" + secret
}

// step returns for which half minute a code was shown; false: it is no code of the
// secret at this time.
func step(secret, code string, now time.Time) (int64, bool) {
	at, found := int64(0), false
	for _, off := range []int64{-1, 0, 1} {
		when := now.Add(time.Duration(off) * stepSeconds * time.Second)
		want, err := totp.GenerateCodeCustom(secret, when, totp.ValidateOpts{Period: stepSeconds, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err == nil && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			at, found = when.Unix()/stepSeconds, true
		}
	}
	return at, found
}

// recoveryCodes is how many codes a user is given for when the app is lost.
const recoveryCodes = 10

// newRecovery returns fresh codes and what is kept of them.
func newRecovery() (codes, sums []string) {
	for range recoveryCodes {
		raw := make([]byte, 10)
		_, _ = rand.Read(raw) // never fails
		text := strings.ToLower(base32.StdEncoding.EncodeToString(raw))
		code := text[:4] + "-" + text[4:8] + "-" + text[8:12] + "-" + text[12:]
		codes, sums = append(codes, code), append(sums, recoverySum(code))
	}
	return codes, sums
}

// plainCode is a code without what people put between its signs.
func plainCode(code string) string {
	return strings.ToLower(strings.NewReplacer(" ", "", "-", "").Replace(code))
}

func recoverySum(code string) string {
	sum := sha256.Sum256([]byte(plainCode(code)))
	return hex.EncodeToString(sum[:])
}

// recovered returns the factor without a recovery code; false: it is none of them.
func (f Factor) recovered(code string) (Factor, bool) {
	i := slices.IndexFunc(f.Recovery, func(sum string) bool { return hmac.Equal([]byte(sum), []byte(recoverySum(code))) })
	if i < 0 {
		return f, false
	}
	f.Recovery = slices.Delete(slices.Clone(f.Recovery), i, i+1)
	return f, true
}
