// State of each thread of its own, which Swift cannot declare: whether tensor operations are recorded
// for differentiation (1 to begin with), and how many gradients are being computed around each other,
// and on behalf of what steps are recorded: the innermost layer that is called, and the outermost.
#pragma once
#include <stdint.h>

int32_t thread_recording(void);
void thread_set_recording(int32_t isOn);
int32_t thread_gradient_depth(void);
void thread_set_gradient_depth(int32_t depth);
void *thread_scope(void);
void thread_set_scope(void *scope);
void *thread_outermost(void);
void thread_set_outermost(void *scope);
