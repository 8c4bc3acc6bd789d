/// Responses that come piece by piece, and clients that do not wait for their end.
#include "net/server/connection.hpp"
#include <warder/http/body_stream.hpp>
#include <warder/net/http1_writer.hpp>

#include <utility>

namespace warder::net {

bool connection::is_answering() const noexcept {
    return phase_ == phase::answered || phase_ == phase::writing || phase_ == phase::streaming;
}

/// Whether the response goes on for an unknown time.
bool connection::is_streaming() const noexcept {
    return is_answering() && exchange_->response.stream != nullptr;
}

void connection::begin_stream() {
    exchange& own = *exchange_;
    if (!http1_sends_body(own.response, own.request.method)) {
        std::exchange(own.response.stream, nullptr)->abandon();
        return;
    }
    // The stream may go on for long: nothing that was sent is kept meanwhile.
    http1_append_piece(own.head, own.request, std::exchange(own.response.body, {}), false);
    own.response.stream->on_more([self = shared_from_this()] { self->go_on_soon(); });
}

/// Goes on with what the stream gave since; false where that is nothing yet.
bool connection::next_piece() {
    exchange& own = *exchange_;
    phase_ = phase::streaming;
    moved_ = 0;
    std::string().swap(own.head);
    if (left_this_turn_ == 0) {
        go_on_soon();
        return false;
    }
    const auto piece = own.response.stream->take();
    if (piece.bytes.empty() && !piece.ended) {
        if (own.response.stream->keep_alive().empty()) {
            loop_->disarm(deadline_);
        } else {
            wait_at_most(options().stream_keep_alive);
        }
        return false;
    }
    --left_this_turn_;
    http1_append_piece(own.head, own.request, piece.bytes, piece.ended);
    // It holds this connection until then.
    if (piece.ended) std::exchange(own.response.stream, nullptr)->on_more({});
    phase_ = phase::writing;
    return true;
}

void connection::keep_stream_alive() {
    exchange& own = *exchange_;
    http1_append_piece(own.head, own.request, own.response.stream->keep_alive(), false);
    phase_ = phase::writing;
    advance();
}

/// Does what follows from the end of the peer's bytes: who waits for a whole answer may still read
/// it, as after a pipeline; who reads a stream has left.
void connection::heed_peer_end() {
    if (phase_ == phase::serving) {
        // A copy, since whoever is told may answer, and the exchange be over.
        const std::stop_source unwanted = exchange_->request.gone;
        static_cast<void>(unwanted.request_stop());
    } else if (is_streaming()) {
        close();
    }
}

/// Has the service end an answer that came when the connection was closed already.
void connection::abandon_answer() {
    if (exchange_->response.stream) exchange_->response.stream->abandon();
    static_cast<void>(exchange_->request.gone.request_stop());
}

}  // namespace warder::net
