// Loads a server with requests that it reads from a file, for the rows that wrk cannot do: wrk waits for a body after HEAD,
// and reads bodies in pieces of 8 KiB, which costs it more than sendfile costs the server.
//
//     load PORT plain|tls THREADS CONNECTIONS SECONDS STATUS BODY REQUESTS
//
// Each connection to 127.0.0.1 has one request under way, chosen in turn from the file REQUESTS, which holds request heads
// one after another. Each answer has to have the status STATUS and, unless to HEAD, BODY bytes; anything else ends the
// program with 1. It prints one line of JSON. Bytes are counted to the end, latencies of whole answers only.

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { head_limit = 16 * 1024, read_size = 256 * 1024, request_limit = 100000 };

struct request {
    const char *bytes;
    size_t length;
    int is_head;
};

struct connection {
    int socket;
    SSL *tls;
    const struct request *request;
    char head[head_limit + 1];
    size_t head_length;
    int in_body;
    long body_left;
    double began;
};

struct worker {
    pthread_t thread;
    int index, connections;
    long answers;
    long long bytes;
    double *latencies;
    size_t room;
};

static struct request requests[request_limit];
static size_t request_count;
static int port, status, connections, threads;
static long body_length;
static double seconds, deadline;
static SSL_CTX *tls_context;

static void fail(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    fputs("load: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(1);
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void read_requests(const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file) fail("cannot open %s: %s", path, strerror(errno));
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    rewind(file);
    char *text = calloc(1, (size_t)size + 1);
    if (!text || fread(text, 1, (size_t)size, file) != (size_t)size) fail("cannot read %s", path);
    fclose(file);
    char *end;
    while (*text && (end = strstr(text, "\r\n\r\n")) && request_count < request_limit) {
        size_t length = (size_t)(end + 4 - text);
        requests[request_count++] = (struct request){text, length, !strncmp(text, "HEAD ", 5)};
        text += length;
    }
    if (!request_count || *text) fail("%s does not hold whole request heads, at most %d", path, request_limit);
}

static void connect_to_server(struct connection *connection) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connection->socket = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(connection->socket, (struct sockaddr *)&address, sizeof address)) fail("connect: %s", strerror(errno));
    int yes = 1;
    setsockopt(connection->socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (tls_context) {
        connection->tls = SSL_new(tls_context);
        SSL_set_fd(connection->tls, connection->socket);
        if (SSL_connect(connection->tls) != 1) fail("the TLS handshake failed");
    }
    fcntl(connection->socket, F_SETFL, O_NONBLOCK);
}

static void send_request(struct connection *connection, long turn) {
    const struct request *request = &requests[(size_t)turn % request_count];
    connection->request = request;
    connection->head_length = 0;
    connection->in_body = 0;
    connection->began = now();
    long sent = connection->tls ? SSL_write(connection->tls, request->bytes, (int)request->length)
                                : send(connection->socket, request->bytes, request->length, MSG_NOSIGNAL);
    if (sent != (long)request->length) fail("a request of %zu bytes could not be sent whole", request->length);
}

// Reads what is there; 0 when there is nothing more, or only a part of a TLS record.
static long read_some(struct connection *connection, char *buffer, size_t size) {
    if (!connection->tls) {
        long count = recv(connection->socket, buffer, size, 0);
        if (count < 0 && errno == EAGAIN) return 0;
        if (count <= 0) fail("the server closed a connection%s%s", count ? ": " : "", count ? strerror(errno) : "");
        return count;
    }
    int count = SSL_read(connection->tls, buffer, (int)size);
    if (count > 0) return count;
    if (SSL_get_error(connection->tls, count) != SSL_ERROR_WANT_READ) fail("the server closed a TLS connection");
    return 0;
}

// Takes in bytes of an answer; once the head is whole, checks it and sets how much of the body is still to come.
static void take(struct connection *connection, const char *bytes, size_t count) {
    if (connection->in_body) {
        connection->body_left -= (long)count;
    } else {
        size_t room = head_limit - connection->head_length, taken = count < room ? count : room;
        memcpy(connection->head + connection->head_length, bytes, taken);
        connection->head_length += taken;
        connection->head[connection->head_length] = 0;
        char *end = strstr(connection->head, "\r\n\r\n");
        if (!end && taken < count) fail("a head of more than %d bytes", head_limit);
        if (!end) return;
        char *length = strcasestr(connection->head, "\r\ncontent-length:");
        if (atoi(connection->head + 9) != status || !length || length > end)
            fail("no %d with Content-Length, but: %.*s", status, (int)(end - connection->head), connection->head);
        long promised = atol(length + 17);
        if (body_length >= 0 && promised != body_length)
            fail("a body of %ld bytes where %ld are right", promised, body_length);
        long after_head = (long)(connection->head_length + (count - taken)) - (end + 4 - connection->head);
        connection->in_body = 1;
        connection->body_left = (connection->request->is_head ? 0 : promised) - after_head;
    }
    if (connection->body_left < 0) fail("%ld bytes more than the answer has", -connection->body_left);
}

static void note(struct worker *worker, double latency) {
    if ((size_t)worker->answers == worker->room) {
        worker->room = worker->room ? worker->room * 2 : 65536;
        worker->latencies = realloc(worker->latencies, worker->room * sizeof(double));
        if (!worker->latencies) fail("no memory");
    }
    worker->latencies[worker->answers++] = latency;
}

static void *work(void *argument) {
    struct worker *worker = argument;
    struct connection *all = calloc((size_t)worker->connections, sizeof *all);
    struct epoll_event ready[64];
    char *buffer = malloc(read_size);
    int queue = epoll_create1(0);
    if (!all || !buffer || queue < 0) fail("no memory");
    // The threads begin at different places of the list.
    long turn = (long)request_count * worker->index / threads;
    for (int i = 0; i < worker->connections; i++) {
        connect_to_server(&all[i]);
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = &all[i]};
        epoll_ctl(queue, EPOLL_CTL_ADD, all[i].socket, &event);
        send_request(&all[i], turn++);
    }
    while (now() < deadline) {
        int count = epoll_wait(queue, ready, 64, 100);
        for (int i = 0; i < count; i++) {
            struct connection *connection = ready[i].data.ptr;
            long size;
            do {
                size = read_some(connection, buffer, read_size);
                worker->bytes += size;
                if (size > 0) take(connection, buffer, (size_t)size);
                if (connection->in_body && connection->body_left == 0) {
                    note(worker, now() - connection->began);
                    send_request(connection, turn++);
                }
            } while (size > 0 && connection->tls && SSL_has_pending(connection->tls));
        }
    }
    return NULL;
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void print_results(struct worker *workers, double elapsed) {
    long answers = 0;
    long long bytes = 0;
    for (int i = 0; i < threads; i++) answers += workers[i].answers, bytes += workers[i].bytes;
    if (!answers) fail("not one answer within %g seconds", seconds);
    double *latencies = malloc((size_t)answers * sizeof(double));
    if (!latencies) fail("no memory");
    size_t at = 0;
    for (int i = 0; i < threads; i++) {
        memcpy(latencies + at, workers[i].latencies, (size_t)workers[i].answers * sizeof(double));
        at += (size_t)workers[i].answers;
    }
    qsort(latencies, (size_t)answers, sizeof(double), ascending);
    printf("{\"requests\": %ld, \"bytes\": %lld, \"seconds\": %.6f, \"p50\": %.9f, \"p99\": %.9f}\n", answers, bytes, elapsed,
           latencies[answers / 2], latencies[(long)((double)answers * 0.99)]);
}

int main(int count, char **arguments) {
    if (count != 9) fail("usage: load PORT plain|tls THREADS CONNECTIONS SECONDS STATUS BODY REQUESTS");
    port = atoi(arguments[1]);
    threads = atoi(arguments[3]);
    connections = atoi(arguments[4]);
    seconds = atof(arguments[5]);
    status = atoi(arguments[6]);
    body_length = atol(arguments[7]);  // -1: whatever Content-Length says
    read_requests(arguments[8]);
    if (threads < 1 || connections < threads) fail("at least one connection a thread");
    signal(SIGPIPE, SIG_IGN);
    if (!strcmp(arguments[2], "tls")) {
        tls_context = SSL_CTX_new(TLS_client_method());
        SSL_CTX_set_min_proto_version(tls_context, TLS1_3_VERSION);
        SSL_CTX_clear_mode(tls_context, SSL_MODE_AUTO_RETRY);
        SSL_CTX_set_read_ahead(tls_context, 1);
        SSL_CTX_set_default_read_buffer_len(tls_context, 64 * 1024);
    }
    struct worker *workers = calloc((size_t)threads, sizeof *workers);
    if (!workers) fail("no memory");
    double began = now();
    deadline = began + seconds;
    for (int i = 0; i < threads; i++) {
        workers[i].index = i;
        workers[i].connections = connections / threads + (i < connections % threads);
        if (pthread_create(&workers[i].thread, NULL, work, &workers[i])) fail("no thread");
    }
    for (int i = 0; i < threads; i++) pthread_join(workers[i].thread, NULL);
    print_results(workers, now() - began);
    return 0;
}
