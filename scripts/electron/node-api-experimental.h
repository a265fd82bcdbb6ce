/*
 * Included before everything else when better-sqlite3 is compiled for an Electron older than 35. node-api-headers leaves
 * out what Node 20 still called experimental. Without this one function node-addon-api would run finalizers inside the
 * garbage collection, which Node 20 ends with "Finalizer is calling a function that may affect GC state".
 */
#include <node_api.h>

#define NODE_API_EXPERIMENTAL_HAS_POST_FINALIZER

EXTERN_C_START
NAPI_EXTERN napi_status NAPI_CDECL node_api_post_finalizer(node_api_basic_env env, napi_finalize finalize_cb,
                                                           void* finalize_data, void* finalize_hint);
EXTERN_C_END
