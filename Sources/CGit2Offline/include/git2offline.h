/* Nothing to call: the symbols of offline.c are found by the linker. See offline.c. */
