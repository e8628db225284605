/* The types of Kubernetes' own API, packed: see Schema/pack for the form. */
extern const unsigned char kubernetes_schema[];
/* Its size in bytes. */
extern const unsigned long kubernetes_schema_size;

/* Where it begins. */
static inline const void *_Nonnull kubernetes_schema_bytes(void) { return kubernetes_schema; }
