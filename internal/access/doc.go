// Package access knows who looks at the pages and what each may see: the users in
// their file, the login with its sessions and throttles, and one table of what
// each role may do in which region.
//
// A page asks with From who is looking and with May what they may see. Nothing in
// the package knows what pages there are.
package access
