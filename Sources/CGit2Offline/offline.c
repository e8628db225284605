/*
 * libgit2 without its network half.
 *
 * These eight functions are what Debian's libgit2.a needs from its TLS stream, its ssh transport and its Kerberos
 * authentication. Defined here, the archive members that hold the originals are never linked: no TLS library, no libssh2,
 * no GSSAPI, and git_libgit2_init() does not parse the machine's certificate bundle (about 4 ms on every start).
 * kubectl-harden never opens a connection, so none of them is ever called. Should libgit2 come to need another symbol of
 * those members, the link fails with duplicate symbols: this file cannot go stale unnoticed.
 */
#include <stddef.h>

int git_mbedtls_stream_global_init(void) { return 0; }
int git_mbedtls__set_cert_location(const char *file, const char *path) { (void)file; (void)path; return -1; }
int git_mbedtls_stream_new(void **out, const char *host, const char *port) { (void)out; (void)host; (void)port; return -1; }
int git_mbedtls_stream_wrap(void **out, void *in, const char *host) { (void)out; (void)in; (void)host; return -1; }
int git_transport_ssh_global_init(void) { return 0; }
int git_smart_subtransport_ssh(void **out, void *owner, void *param) { (void)out; (void)owner; (void)param; return -1; }
int git_transport_ssh_with_paths(void **out, void *owner, void *payload) { (void)out; (void)owner; (void)payload; return -1; }
int git_http_auth_negotiate(void **out, const void *url) { (void)out; (void)url; return -1; }
