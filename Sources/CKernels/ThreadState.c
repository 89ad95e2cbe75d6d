#include "ThreadState.h"

static _Thread_local int32_t recording = 1;
static _Thread_local int32_t gradient_depth = 0;

static _Thread_local void *scope = 0;
static _Thread_local void *outermost = 0;

int32_t thread_recording(void) { return recording; }
void thread_set_recording(int32_t isOn) { recording = isOn; }
int32_t thread_gradient_depth(void) { return gradient_depth; }
void thread_set_gradient_depth(int32_t depth) { gradient_depth = depth; }
void *thread_scope(void) { return scope; }
void thread_set_scope(void *now) { scope = now; }
void *thread_outermost(void) { return outermost; }
void thread_set_outermost(void *now) { outermost = now; }
