/*
 * Copyright 2026 The Lockstep Authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 * https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.lockstep.perf.history;

import java.util.Locale;

/** What a history is held against. */
public enum Rule
{
    /** Every observer sees the same entry at a sequence, with the same timestamp. */
    ONE_ORDER("every observer and journal has the same entry at the same sequence"),
    /** An observer's sequences follow each other, and so do those of all observers together. */
    NO_GAP("sequences follow each other without a gap or a step back"),
    /** An applied request stands at the sequence that its client was told, in whatever reaches it. */
    NO_LOSS("every request that was told as applied stands at the sequence that was told"),
    /** No request has two sequences. */
    EXACTLY_ONCE("no request has two sequences"),
    /** Each sequenced request was invoked, with that payload, and was not rejected. */
    NOTHING_INVENTED("what is sequenced was invoked with that payload, and not told as rejected"),
    /** A client's requests have their sequences in the order of their ids, and none is passed over. */
    FIFO("requests of a client stand in the order of their ids, none passed over"),
    /** A request that was invoked after another was told as applied has the higher sequence. */
    REAL_TIME("what was invoked after another was told as applied has the higher sequence"),
    /** A request has one outcome, and has it only if it was invoked. */
    ONE_OUTCOME("a request has one outcome, the same however often it is told"),
    /** Nobody is left without an outcome or a word that it is unknown. */
    NO_SILENCE("every request ends in an outcome or in a lost connection"),
    /** Sequenced time does not go back. */
    TIME("sequenced time does not decrease"),
    /** Nothing is told as applied before a majority has attested it, and nothing attested before it is forced. */
    RELEASE("nothing is told before a majority has attested it, nothing attested before it is forced"),
    /** Members that attest the same block attest the same chain, as long as the log is not begun anew. */
    DIVERGENCE("members that attest one block attest the same chain CRC"),
    /** Machines of one kind have the same digest after the same sequence. */
    STATE("state machines of one kind have equal digests after equal sequences"),
    /** Machines have the digests that a model of them has over the journals. */
    MODEL("digests of state machines are those of a model that replays the journals"),
    /** Journals are whole, and equal byte for byte wherever two of them hold the same block. */
    JOURNALS("journals are whole, chained and equal byte for byte over common ranges");

    private final String text;

    Rule(final String text)
    {
        this.text = text;
    }

    /** What it says. */
    public String text()
    {
        return text;
    }

    /** Its name as reports have it. */
    public String label()
    {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
