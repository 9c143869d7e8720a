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
package io.lockstep.journal.tool;

/**
 * What an export says of itself at its end.
 *
 * @param count         of the records.
 * @param recordsLength bytes of all records, with padding.
 * @param longestBlock  length of it in bytes.
 * @param lastCrc       chain CRC of the last block.
 * @param recordsCrc    CRC-32C over all records.
 */
public record ExportTrailer(long count, long recordsLength, int longestBlock, int lastCrc, int recordsCrc)
{
}
