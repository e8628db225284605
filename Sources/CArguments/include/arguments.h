/* The arguments of the process, as the system has handed them over. */
int harden_argument_count(void);
const char *harden_argument(int index);
