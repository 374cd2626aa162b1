/* A stand-in for the NVIDIA driver library, for machines that have none.

   Memory of the device is memory of the host. Every call is written as a line `name arguments` to the file that
   FAKE_CUDA_LOG names. Handles, the current context and sizes are checked as the driver would. A kernel is known by the
   parameters that its PTX declares; a launch logs its arguments, and the kernels in `computed` really run.

   FAKE_CUDA_DEVICES     how many devices there are (1)
   FAKE_CUDA_CAPABILITY  their compute capability (90)
   FAKE_CUDA_FAIL        NAME=STATUS: that function fails with that status
   FAKE_CUDA_POOLS       0: no stream-ordered allocation
   FAKE_CUDA_COUNT       1: each launch logs how often memory was allocated since the one before; the library must
                         have been preloaded */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef int Status;
enum { SUCCESS = 0, INVALID_VALUE = 1, OUT_OF_MEMORY = 2, NOT_INITIALIZED = 3, NO_DEVICE = 100, INVALID_DEVICE = 101,
       INVALID_IMAGE = 200, INVALID_CONTEXT = 201, INVALID_HANDLE = 400, NOT_FOUND = 500 };

static const struct { Status status; const char *name, *text; } statuses[] = {
    {0, "CUDA_SUCCESS", "no error"},
    {1, "CUDA_ERROR_INVALID_VALUE", "invalid argument"},
    {2, "CUDA_ERROR_OUT_OF_MEMORY", "out of memory"},
    {3, "CUDA_ERROR_NOT_INITIALIZED", "initialization error"},
    {100, "CUDA_ERROR_NO_DEVICE", "no CUDA-capable device is detected"},
    {101, "CUDA_ERROR_INVALID_DEVICE", "invalid device ordinal"},
    {200, "CUDA_ERROR_INVALID_IMAGE", "device kernel image is invalid"},
    {201, "CUDA_ERROR_INVALID_CONTEXT", "invalid device context"},
    {222, "CUDA_ERROR_UNSUPPORTED_PTX_VERSION", "the provided PTX was compiled with an unsupported toolchain."},
    {400, "CUDA_ERROR_INVALID_HANDLE", "invalid resource handle"},
    {500, "CUDA_ERROR_NOT_FOUND", "named symbol not found"},
    {700, "CUDA_ERROR_ILLEGAL_ADDRESS", "an illegal memory access was encountered"},
    {701, "CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES", "too many resources requested for launch"},
    {803, "CUDA_ERROR_SYSTEM_DRIVER_MISMATCH", "system has unsupported display driver / cuda driver combination"},
};

enum { CONTEXT = 0xC0, MODULE, FUNCTION, STREAM, EVENT };
#define MOST_PARAMETERS 32

typedef struct { int kind, device, retained; } Context;
typedef struct { int kind; const char *ptx; } Module;
typedef struct { int kind, count, sizes[MOST_PARAMETERS]; char name[256]; } Function;
typedef struct { int kind; } Other;

static int initialised;
static Context contexts[8];
static __thread Context *current;
static FILE *record;

static int number(const char *variable, int otherwise) {
    const char *text = getenv(variable);
    return text && *text ? atoi(text) : otherwise;
}

/* Logs a call; the status with which the environment wants it to fail, or success. */
static Status called(const char *name, const char *format, ...) {
    const char *path = getenv("FAKE_CUDA_LOG");
    if (!record && path) record = fopen(path, "a");
    if (record) {
        va_list arguments;
        va_start(arguments, format);
        fprintf(record, "%s ", name);
        vfprintf(record, format, arguments);
        fprintf(record, "\n");
        fflush(record);
        va_end(arguments);
    }
    const char *fail = getenv("FAKE_CUDA_FAIL");
    size_t length = strlen(name);
    if (fail && !strncmp(fail, name, length) && fail[length] == '=') return atoi(fail + length + 1);
    return SUCCESS;
}

#define CALL(...) do { Status status_ = called(__func__, __VA_ARGS__); if (status_) return status_; } while (0)
#define NEED_CONTEXT do { if (!initialised) return NOT_INITIALIZED; if (!current) return INVALID_CONTEXT; } while (0)
#define NEED(handle, wanted) do { if (!(handle) || *(int *)(handle) != (wanted)) return INVALID_HANDLE; } while (0)
#define NEED_STREAM(handle) do { if (handle) NEED(handle, STREAM); } while (0)

Status cuInit(unsigned flags) {
    CALL("%u", flags);
    initialised = 1;
    return number("FAKE_CUDA_DEVICES", 1) ? SUCCESS : NO_DEVICE;
}

Status cuDriverGetVersion(int *version) { CALL(""); *version = 12080; return SUCCESS; }

Status cuGetErrorName(Status status, const char **text) {
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
        if (statuses[i].status == status) { *text = statuses[i].name; return SUCCESS; }
    return INVALID_VALUE;
}

Status cuGetErrorString(Status status, const char **text) {
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
        if (statuses[i].status == status) { *text = statuses[i].text; return SUCCESS; }
    return INVALID_VALUE;
}

Status cuDeviceGetCount(int *count) { CALL(""); *count = number("FAKE_CUDA_DEVICES", 1); return SUCCESS; }

Status cuDeviceGet(int *device, int ordinal) {
    CALL("%d", ordinal);
    if (ordinal >= number("FAKE_CUDA_DEVICES", 1)) return INVALID_DEVICE;
    *device = ordinal;
    return SUCCESS;
}

Status cuDeviceGetName(char *name, int room, int device) {
    CALL("%d", device);
    snprintf(name, room, "Fake GPU %d", device);
    return SUCCESS;
}

Status cuDeviceGetAttribute(int *value, int attribute, int device) {
    CALL("%d %d", attribute, device);
    int capability = number("FAKE_CUDA_CAPABILITY", 90);
    switch (attribute) {
    case 1: case 2: case 3: *value = 1024; break;
    case 4: *value = 64; break;
    case 5: *value = 2147483647; break;
    case 6: case 7: *value = 65535; break;
    case 8: *value = 48 * 1024; break;
    case 10: *value = 32; break;
    case 16: *value = 132; break;
    case 75: *value = capability / 10; break;
    case 76: *value = capability % 10; break;
    case 97: *value = 227 * 1024; break;
    case 115: *value = number("FAKE_CUDA_POOLS", 1); break;
    default: return INVALID_VALUE;
    }
    return SUCCESS;
}

Status cuDeviceCanAccessPeer(int *can, int device, int peer) { CALL("%d %d", device, peer); *can = device != peer; return SUCCESS; }

Status cuDevicePrimaryCtxRetain(Context **context, int device) {
    CALL("%d", device);
    if (!initialised) return NOT_INITIALIZED;
    contexts[device].kind = CONTEXT;
    contexts[device].device = device;
    contexts[device].retained++;
    *context = &contexts[device];
    return SUCCESS;
}

Status cuDevicePrimaryCtxRelease_v2(int device) {
    CALL("%d", device);
    if (!contexts[device].retained--) return INVALID_CONTEXT;
    return SUCCESS;
}

Status cuCtxGetCurrent(Context **context) { *context = current; return SUCCESS; }

Status cuCtxSetCurrent(Context *context) {
    NEED(context, CONTEXT);
    CALL("%d", context->device);
    current = context;
    return SUCCESS;
}

Status cuCtxSynchronize(void) { CALL(""); NEED_CONTEXT; return SUCCESS; }

Status cuCtxEnablePeerAccess(Context *peer, unsigned flags) {
    NEED(peer, CONTEXT);
    CALL("%d %u", peer->device, flags);
    NEED_CONTEXT;
    return SUCCESS;
}

Status cuMemGetInfo_v2(size_t *available, size_t *total) {
    CALL("");
    NEED_CONTEXT;
    *available = 3ul << 30;
    *total = 4ul << 30;
    return SUCCESS;
}

static Status allocate(void **address, size_t bytes) {
    NEED_CONTEXT;
    if (!bytes) return INVALID_VALUE;
    if (bytes > 4ul << 30) return OUT_OF_MEMORY;
    *address = malloc(bytes);
    return *address ? SUCCESS : OUT_OF_MEMORY;
}

Status cuMemAlloc_v2(void **address, size_t bytes) { CALL("%zu", bytes); return allocate(address, bytes); }

Status cuMemAllocAsync(void **address, size_t bytes, Other *stream) {
    CALL("%zu", bytes);
    NEED_STREAM(stream);
    return allocate(address, bytes);
}

Status cuMemAllocHost_v2(void **address, size_t bytes) { CALL("%zu", bytes); return allocate(address, bytes); }

Status cuMemFree_v2(void *address) { CALL(""); NEED_CONTEXT; free(address); return SUCCESS; }
Status cuMemFreeAsync(void *address, Other *stream) { CALL(""); NEED_CONTEXT; NEED_STREAM(stream); free(address); return SUCCESS; }
Status cuMemFreeHost(void *address) { CALL(""); NEED_CONTEXT; free(address); return SUCCESS; }

#define COPY(name) \
    Status name(void *to, const void *from, size_t bytes, Other *stream) { \
        CALL("%zu", bytes); NEED_CONTEXT; NEED_STREAM(stream); memmove(to, from, bytes); return SUCCESS; }
COPY(cuMemcpyHtoDAsync_v2)
COPY(cuMemcpyDtoHAsync_v2)
COPY(cuMemcpyDtoDAsync_v2)

#define SET(name, type) \
    Status name(type *to, type value, size_t count, Other *stream) { \
        CALL("%x %zu", (unsigned)value, count); NEED_CONTEXT; NEED_STREAM(stream); \
        for (size_t i = 0; i < count; i++) to[i] = value; \
        return SUCCESS; }
SET(cuMemsetD8Async, unsigned char)
SET(cuMemsetD16Async, unsigned short)
SET(cuMemsetD32Async, unsigned)

Status cuMemsetD2D32Async(char *to, size_t pitch, unsigned value, size_t width, size_t height, Other *stream) {
    CALL("%zu %x %zu %zu", pitch, value, width, height);
    NEED_CONTEXT;
    NEED_STREAM(stream);
    if (pitch % 4) return INVALID_VALUE;
    for (size_t row = 0; row < height; row++)
        for (size_t i = 0; i < width; i++) memcpy(to + row * pitch + 4 * i, &value, 4);
    return SUCCESS;
}

Status cuModuleLoadDataEx(Module **module, const char *ptx, unsigned count, int *options, void **values) {
    Status status = called(__func__, "%zu", strlen(ptx));
    for (unsigned i = 0; status && i < count; i++)
        if (options[i] == 5) strcpy(values[i], "ptxas fatal : the fake driver was told to refuse it");
    if (status) return status;
    NEED_CONTEXT;
    if (!strstr(ptx, ".version")) return INVALID_IMAGE;
    *module = malloc(sizeof **module);
    (*module)->kind = MODULE;
    (*module)->ptx = ptx;
    return SUCCESS;
}

Status cuModuleUnload(Module *module) { CALL(""); NEED(module, MODULE); free(module); return SUCCESS; }

/* Reads the parameters of an entry: `.param .u64 name`, or `.param .align 8 .b8 name[24]` for values in memory. */
static int parameters(const char *entry, int *sizes) {
    int count = 0;
    const char *end = strchr(entry, ')');
    for (const char *at = strstr(entry, ".param"); at && at < end; at = strstr(at + 1, ".param")) {
        const char *stop = strpbrk(at, ",)"), *array = memchr(at, '[', stop - at);
        int bits = 0;
        for (const char *word = at; word < stop && !array && !bits; word++)
            if (*word == '.' && strchr("usfb", word[1])) bits = atoi(word + 2);
        sizes[count++] = array ? atoi(array + 1) : bits / 8;
    }
    return count;
}

Status cuModuleGetFunction(Function **function, Module *module, const char *name) {
    CALL("%s", name);
    NEED(module, MODULE);
    char head[300];
    snprintf(head, sizeof head, ".entry %s(", name);
    const char *entry = strstr(module->ptx, head);
    if (!entry) return NOT_FOUND;
    Function *made = calloc(1, sizeof *made);
    made->kind = FUNCTION;
    made->count = parameters(entry, made->sizes);
    snprintf(made->name, sizeof made->name, "%s", name);
    *function = made;
    return SUCCESS;
}

Status cuFuncSetAttribute(Function *function, int attribute, int value) {
    NEED(function, FUNCTION);
    CALL("%s %d %d", function->name, attribute, value);
    return SUCCESS;
}

/* c[i] = a[i] + b[i] for i < n */
static void vector_add(size_t threads, void **p) {
    float *a = *(float **)p[0], *b = *(float **)p[1], *c = *(float **)p[2];
    for (size_t i = 0; i < threads && i < (size_t)*(int *)p[3]; i++) c[i] = a[i] + b[i];
}

/* y[i] += a * x[i] for i < n */
static void saxpy(size_t threads, void **p) {
    float *y = *(float **)p[0], *x = *(float **)p[1], a = *(float *)p[2];
    for (size_t i = 0; i < threads && i < (size_t)*(int *)p[3]; i++) y[i] += a * x[i];
}

static const struct { const char *name; void (*run)(size_t, void **); } computed[] = {
    {"vector_add_", vector_add}, {"saxpy_", saxpy},
};

void *__libc_malloc(size_t);
void *__libc_memalign(size_t, size_t);
static size_t allocations;
void *malloc(size_t bytes) { allocations++; return __libc_malloc(bytes); }
void *aligned_alloc(size_t alignment, size_t bytes) { allocations++; return __libc_memalign(alignment, bytes); }

static Status launch(const char *name, Function *f, const unsigned *grid, const unsigned *block, unsigned shared, Other *stream,
                     void **p, const char *more) {
    char text[2048];
    int used = snprintf(text, sizeof text, "%.*s (%u,%u,%u) (%u,%u,%u) %u %s%s", (int)strlen(f->name) - 13, f->name, grid[0],
                        grid[1], grid[2], block[0], block[1], block[2], shared, stream ? "stream" : "default", more);
    for (int i = 0; i < f->count; i++) {
        used += snprintf(text + used, sizeof text - used, " ");
        for (int byte = f->sizes[i] - 1; byte >= 0; byte--)
            used += snprintf(text + used, sizeof text - used, "%02x", ((unsigned char *)p[i])[byte]);
    }
    if (number("FAKE_CUDA_COUNT", 0)) called("allocations", "%zu", allocations);
    Status status = called(name, "%s", text);
    allocations = 0;
    if (status) return status;
    NEED_CONTEXT;
    NEED_STREAM(stream);
    if (block[0] * block[1] * block[2] > 1024) return INVALID_VALUE;
    for (size_t i = 0; i < sizeof computed / sizeof *computed; i++)
        if (f->count == 4 && !strncmp(f->name, computed[i].name, strlen(computed[i].name)))
            computed[i].run((size_t)grid[0] * block[0], p);
    return SUCCESS;
}

Status cuLaunchKernel(Function *f, unsigned gx, unsigned gy, unsigned gz, unsigned bx, unsigned by, unsigned bz,
                      unsigned shared, Other *stream, void **p, void **extra) {
    NEED(f, FUNCTION);
    unsigned grid[] = {gx, gy, gz}, block[] = {bx, by, bz};
    return launch(__func__, f, grid, block, shared, stream, p, "");
}

typedef struct { unsigned id; char pad[4]; unsigned value[16]; } Attribute;
typedef struct { unsigned grid[3], block[3], shared; Other *stream; Attribute *attributes; unsigned count; } Config;

Status cuLaunchKernelEx(const Config *config, Function *f, void **p, void **extra) {
    NEED(f, FUNCTION);
    char more[256] = "";
    for (unsigned i = 0, used = 0; i < config->count; i++) {
        const Attribute *a = &config->attributes[i];
        used += snprintf(more + used, sizeof more - used, " %u=%u,%u,%u", a->id, a->value[0], a->value[1], a->value[2]);
    }
    return launch(__func__, f, config->grid, config->block, config->shared, config->stream, p, more);
}

static Status make(Other **handle, int kind) {
    NEED_CONTEXT;
    *handle = malloc(sizeof **handle);
    (*handle)->kind = kind;
    return SUCCESS;
}

Status cuStreamCreateWithPriority(Other **stream, unsigned flags, int priority) {
    CALL("%u %d", flags, priority);
    return make(stream, STREAM);
}
Status cuStreamDestroy_v2(Other *stream) { CALL(""); NEED(stream, STREAM); free(stream); return SUCCESS; }
Status cuStreamSynchronize(Other *stream) { CALL("%s", stream ? "stream" : "default"); NEED_CONTEXT; NEED_STREAM(stream); return SUCCESS; }
Status cuStreamWaitEvent(Other *stream, Other *event, unsigned flags) { CALL("%u", flags); NEED_STREAM(stream); NEED(event, EVENT); return SUCCESS; }
Status cuEventCreate(Other **event, unsigned flags) { CALL("%u", flags); return make(event, EVENT); }
Status cuEventDestroy_v2(Other *event) { CALL(""); NEED(event, EVENT); free(event); return SUCCESS; }
Status cuEventRecord(Other *event, Other *stream) { CALL("%s", stream ? "stream" : "default"); NEED(event, EVENT); NEED_STREAM(stream); return SUCCESS; }
Status cuEventSynchronize(Other *event) { CALL(""); NEED(event, EVENT); return SUCCESS; }
Status cuEventElapsedTime(float *ms, Other *first, Other *last) { CALL(""); NEED(first, EVENT); NEED(last, EVENT); *ms = 1.5f; return SUCCESS; }

Status cuTensorMapEncodeTiled(void *map, unsigned type, unsigned rank, unsigned long address, const unsigned long *extents,
                              const unsigned long *strides, const unsigned *box, const unsigned *steps, unsigned interleave,
                              unsigned swizzle, unsigned promotion, unsigned fill) {
    unsigned long last = rank > 1 ? strides[rank - 2] : 0;
    CALL("%u %u %lu %lu %u %u %u %u", type, rank, extents[0], last, box[0], steps[0], swizzle, promotion);
    if (rank < 1 || rank > 5 || interleave || fill || !address) return INVALID_VALUE;
    memset(map, (int)type, 128);
    return SUCCESS;
}
