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

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

import io.lockstep.codecs.stream.EntryKind;
import io.lockstep.perf.history.HistoryModel.Item;
import io.lockstep.perf.history.HistoryModel.Mark;
import io.lockstep.perf.history.HistoryModel.Request;

/** Ways to break a good history, each with the rules that may find it; the first of them must. */
enum HistoryMutation
{
    TOLD_BEYOND_THE_END(Rule.NO_LOSS, Rule.RELEASE)
    {
        @Override
        void apply(final HistoryModel model, final SplittableRandom random)
        {
            last(model.applied()).sequence += 1_000;
        }
    },
    TOLD_ANOTHER_NUMBER(Rule.NO_LOSS, Rule.REAL_TIME, Rule.RELEASE)
    {
        @Override
        void apply(final HistoryModel model, final SplittableRandom random)
        {
            final Request one = any(model.applied(), random);
            one.sequence = any(model.applied().stream().filter((each) -> each != one).toList(), random).sequence;
        }
    },
    LOST_WHAT_WAS_TOLD(Rule.NO_LOSS, Rule.NO_GAP, Rule.FIFO)
    {
        @Override
        void apply(final HistoryModel model, final SplittableRandom random)
        {
            final long sequence = any(model.applied(), random).sequence;
            model.copies().forEach((copy) -> copy.removeIf((each) -> each.sequence() == sequence));
        }
    },
    NO_JOURNAL_REACHES(Rule.NO_LOSS)
    {
        @Override
        void apply(final HistoryModel model, final SplittableRandom random)
        {
            final long lastTold = model.applied().stream().mapToLong((each) -> each.sequence).max().orElseThrow();
            final long block = model.order.stream().filter((each) -> each.sequence() == lastTold)
                .findFirst().orElseThrow().block();
            model.journals.forEach((copy) -> copy.removeIf((each) -> each.block() >= block));
        }
    },
    SEQUENCED_TWICE(Rule.EXACTLY_ONCE, Rule.FIFO)
    {
        @Override
        void apply(final HistoryModel model, final SplittableRandom random)
        {
            appendEverywhere(model, any(messages(model), random));
        }
    },
    NEVER_SENT(Rule.NOTHING_INVENTED)
    {
        @Override
        void apply(final HistoryModel model, final SplittableRandom random)
        {
            final Item item = any(messages(model), random);
            appendEverywhere(model, new Item(item.kind(), 0, 0, 77, 1, item.payload(), 0, 1));
        }
    },
    ANOTHER_PAYLOAD(Rule.NOTHING_INVENTED)
    {
        @Override
        void apply(final HistoryModel model, final SplittableRandom random)
        {
            final Item item = any(messages(model), random);
            model.replaceEverywhere(item, item.payload(flipped(item.payload(), random)));
        }
    },
    REJECTED_AND_SEQUENCED(Rule.NOTHING_INVENTED)
    {
        @Override
        void apply(final HistoryModel model, final SplittableRandom random)
        {
            any(model.applied(), random).outcome = "rejected";
        }
    },
    OUT_OF_THE_CLIENTS_ORDER(Rule.FIFO, Rule.REAL_TIME, Rule.RELEASE)
    {
        @Override
        void apply(final HistoryModel model, final SplittableRandom random)
        {
            final Item one = any(messages(model), random);
            final List<Item> others = messages(model).stream()
                .filter((each) -> each.clientId() == one.clientId() && each != one).toList();
            model.swapEverywhere(one, any(others, random));
        }
    },
    PASSED_OVER(Rule.FIFO)
    {
        @Override
        void apply(final HistoryModel model, final SplittableRandom random)
        {
            final List<Item> candidates = messages(model).stream().filter((each) ->
                "unknown".equals(model.requestOf(each).outcome) && each.requestId() > 1 && hasLater(model, each))
                .toList();
            final Item item = any(candidates, random);
            model.replaceEverywhere(item, new Item(EntryKind.TICK, item.block(), item.sequence(), 0, 0, new byte[0],
                item.timestampNs(), item.termId()));
        }
    },
    AGAINST_REAL_TIME(Rule.REAL_TIME, Rule.RELEASE)
    {
        @Override
        void apply(final HistoryModel model, final SplittableRandom random)
        {
            final List<Item> messages = messages(model);
            for (int i = random.nextInt(messages.size() / 2); i < messages.size(); i++)
            {
                final Item one = messages.get(i);
                final Request before = model.requestOf(one);
                for (int j = i + 1; j < messages.size() && "applied".equals(before.outcome); j++)
                {
                    final Item other = messages.get(j);
                    if (model.requestOf(other).invokeNs > before.outcomeNs && isFreeToMove(model, one, other))
                    {
                        model.swapEverywhere(one, other);
                        return;
                    }
                }
            }
            throw new IllegalStateException("nothing to swap");
        }
    },
    OBSERVER_MISSES_ONE(Rule.NO_GAP)
    {
        @Override
        void apply(final HistoryModel model, final SplittableRandom random)
        {
            final List<Item> copy = any(model.observed, random);
            copy.remove(1 + random.nextInt(copy.size() - 2));
        }
    },
    OBSERVER_SEES_ONE_TWICE(Rule.NO_GAP)
    {
        @Override
        void apply(final HistoryModel model, final SplittableRandom random)
        {
            final List<Item> copy = any(model.observed, random);
            final int index = random.nextInt(copy.size());
            copy.add(index, copy.get(index));
        }
    },
    NOBODY_SEES_ONE(Rule.NO_GAP, Rule.NO_LOSS, Rule.FIFO)
    {
        @Override
        void apply(final HistoryModel model, final SplittableRandom random)
        {
            final Item item = model.order.get(1);
            model.copies().forEach((copy) -> copy.remove(item));
        }
    },
    OBSERVER_SEES_ANOTHER_REQUEST(Rule.ONE_ORDER)
    {
        @Override
        void apply(final HistoryModel model, final SplittableRandom random)
        {
            final List<Item> copy = any(model.observed, random);
            final Item item = any(copy.stream().filter(Item::isMessage).toList(), random);
            copy.replaceAll((each) -> each != item ? each : new Item(item.kind(), item.block(), item.sequence(),
                item.clientId(), item.requestId() + 1, item.payload(), item.timestampNs(), item.termId()));
        }
        // The first observer's word is what others are held against, so that it may also be it who is wrong.

        @Override
        boolean isLoose()
        {
            return true;
        }
    },
    OBSERVER_SEES_ANOTHER_PAYLOAD(Rule.ONE_ORDER, Rule.NOTHING_INVENTED)
    {
        @Override
        void apply(final HistoryModel model, final SplittableRandom random)
        {
            final List<Item> copy = any(model.observed, random);
            final Item item = any(copy.stream().filter(Item::isMessage).toList(), random);
            copy.replaceAll((each) -> each != item ? each : item.payload(flipped(item.payload(), random)));
        }
    },
    OBSERVER_SEES_ANOTHER_TIME(Rule.ONE_ORDER, Rule.TIME)
    {
        @Override
        void apply(final HistoryModel model, final SplittableRandom random)
        {
            final List<Item> copy = any(model.observed, random);
            final Item item = any(copy, random);
            copy.replaceAll((each) -> each != item ? each : item.timestampNs(item.timestampNs() + 1));
        }
    },
    /** No journal takes such a block, so there is none. */
    TIME_GOES_BACK(Rule.TIME)
    {
        @Override
        void apply(final HistoryModel model, final SplittableRandom random)
        {
            final Item last = model.order.get(model.order.size() - 1);
            final Item middle = any(messages(model).subList(0, REQUESTS_TO_SPARE), random);
            model.copies().forEach((copy) -> copy.replaceAll((each) -> each.block() == middle.block() ?
                each.timestampNs(last.timestampNs() + 1) : each));
            model.journals.clear();
        }
    },
    JOURNAL_HOLDS_ANOTHER_ENTRY(Rule.ONE_ORDER, Rule.JOURNALS)
    {
        @Override
        void apply(final HistoryModel model, final SplittableRandom random)
        {
            final List<Item> copy = any(model.journals, random);
            final Item item = any(messages(model), random);
            copy.replaceAll((each) -> each != item ? each : item.payload(flipped(item.payload(), random)));
        }
    },
    JOURNAL_DIFFERS_BESIDE_ITS_ENTRIES(Rule.JOURNALS)
    {
        @Override
        void apply(final HistoryModel model, final SplittableRandom random)
        {
            final List<Item> copy = any(model.journals, random);
            final Item item = any(copy, random);
            copy.replaceAll((each) -> each.block() != item.block() ? each : each.termId(2));
        }
    },
    TOLD_TWO_NUMBERS(Rule.ONE_OUTCOME)
    {
        @Override
        void apply(final HistoryModel model, final SplittableRandom random)
        {
            final Request request = any(model.applied(), random);
            request.secondSequence = request.sequence + 1;
        }
    },
    TOLD_WITHOUT_HAVING_SENT(Rule.ONE_OUTCOME, Rule.NOTHING_INVENTED)
    {
        @Override
        void apply(final HistoryModel model, final SplittableRandom random)
        {
            any(model.applied(), random).isInvokeHidden = true;
        }
    },
    LEFT_WITHOUT_A_WORD(Rule.NO_SILENCE)
    {
        @Override
        void apply(final HistoryModel model, final SplittableRandom random)
        {
            any(model.applied(), random).outcome = "open";
        }
    },
    ATTESTED_ANOTHER_CHAIN(Rule.DIVERGENCE)
    {
        @Override
        void apply(final HistoryModel model, final SplittableRandom random)
        {
            final Mark mark = any(model.marks.stream().filter((each) -> !each.isForce()).toList(), random);
            model.marks.replaceAll((each) -> each != mark ? each : new Mark(
                false, mark.timeNs(), mark.member(), mark.block(), mark.sequence(), mark.crc() ^ 1));
        }
    },
    ATTESTED_BEFORE_FORCED(Rule.RELEASE)
    {
        @Override
        void apply(final HistoryModel model, final SplittableRandom random)
        {
            final Mark mark = any(model.marks.stream().filter(Mark::isForce).toList(), random);
            model.marks.replaceAll((each) -> each != mark ? each : new Mark(
                true, mark.timeNs() + 2, mark.member(), mark.block(), mark.sequence(), 0));
        }
    },
    TOLD_BEFORE_A_MAJORITY_HAD_IT(Rule.RELEASE, Rule.REAL_TIME)
    {
        @Override
        void apply(final HistoryModel model, final SplittableRandom random)
        {
            final Request request = any(model.applied(), random);
            final long attestedNs = model.marks.stream()
                .filter((each) -> !each.isForce() && each.sequence() >= request.sequence)
                .mapToLong(Mark::timeNs).min().orElseThrow();
            request.outcomeNs = attestedNs + 1;
        }
    },
    MACHINES_DIFFER_FROM_MODEL(Rule.MODEL)
    {
        @Override
        void apply(final HistoryModel model, final SplittableRandom random)
        {
            final long sequence = any(model.digests, random).sequence();
            model.digests.replaceAll((each) -> each.sequence() != sequence ? each :
                new HistoryModel.Digest(each.replica(), sequence, 1));
        }
    },
    MACHINES_FORGOT_A_MESSAGE(Rule.MODEL)
    {
        @Override
        void apply(final HistoryModel model, final SplittableRandom random)
        {
            model.forgottenSequence = messages(model).get(0).sequence();
        }
    },
    STATES_DIFFER(Rule.STATE, Rule.MODEL)
    {
        @Override
        void apply(final HistoryModel model, final SplittableRandom random)
        {
            final HistoryModel.Digest digest = any(model.digests, random);
            model.digests.replaceAll((each) -> each != digest ? each :
                new HistoryModel.Digest(digest.replica(), digest.sequence(), 1));
        }
    };

    private static final int REQUESTS_TO_SPARE = 100;

    private final Rule expected;
    private final Set<Rule> allowed;

    HistoryMutation(final Rule expected, final Rule... others)
    {
        this.expected = expected;
        allowed = EnumSet.of(expected, others);
    }

    abstract void apply(HistoryModel model, SplittableRandom random);

    /** May any rule be broken beside the one expected. */
    boolean isLoose()
    {
        return false;
    }

    Rule expected()
    {
        return expected;
    }

    Set<Rule> allowed()
    {
        return allowed;
    }

    private static <T> T any(final List<T> list, final SplittableRandom random)
    {
        return list.get(random.nextInt(list.size()));
    }

    private static Request last(final List<Request> requests)
    {
        return requests.stream().max(Comparator.comparingLong((each) -> each.sequence)).orElseThrow();
    }

    private static List<Item> messages(final HistoryModel model)
    {
        return model.order.stream().filter(Item::isMessage).toList();
    }

    private static boolean hasLater(final HistoryModel model, final Item item)
    {
        return messages(model).stream().anyMatch(
            (each) -> each.clientId() == item.clientId() && each.requestId() > item.requestId());
    }

    /** Have the clients of two messages nothing between them, message or void, so that their own order stays. */
    private static boolean isFreeToMove(final HistoryModel model, final Item one, final Item other)
    {
        return one.clientId() != other.clientId() &&
            model.order.subList(model.order.indexOf(one) + 1, model.order.indexOf(other)).stream()
                .noneMatch((each) -> each.clientId() == one.clientId() || each.clientId() == other.clientId());
    }

    private static byte[] flipped(final byte[] payload, final SplittableRandom random)
    {
        final byte[] changed = payload.clone();
        changed[random.nextInt(changed.length)] ^= (byte)(1 << random.nextInt(8));
        return changed;
    }

    private static void appendEverywhere(final HistoryModel model, final Item item)
    {
        final Item last = model.order.get(model.order.size() - 1);
        final long sequence = model.order.stream().mapToLong(Item::sequence).max().orElseThrow() + 1;
        final Item appended = new Item(item.kind(), last.block() + 1, sequence, item.clientId(), item.requestId(),
            item.payload(), last.timestampNs(), last.termId());
        final List<List<Item>> copies = new ArrayList<>(model.copies());
        copies.forEach((copy) -> copy.add(appended));
    }
}
