-- One row: one group with its kept weeks in which an item counts, from a week on,
-- each as 54 bytes: the Monday as days since 1970, then the counts. A number for
-- each count of each week would take the program far longer to read. The week is part
-- of the key, so that the choice may come before FINAL.
SELECT group_id, arrayStringConcat(arraySort(groupArray(concat(
    reinterpretAsFixedString(toUInt16(week)), reinterpretAsFixedString(news), reinterpretAsFixedString(gallery),
    reinterpretAsFixedString(announcement), reinterpretAsFixedString(event), reinterpretAsFixedString(photos),
    reinterpretAsFixedString(words), reinterpretAsFixedString(judged), reinterpretAsFixedString(originals),
    reinterpretAsFixedString(whole_news), reinterpretAsFixedString(backdated), reinterpretAsFixedString(future),
    reinterpretAsFixedString(undated))))) AS weeks
FROM weekly FINAL
PREWHERE week >= toDate({first_week:String}) AND ({some:UInt8} = 0 OR group_id IN chosen)
WHERE state = 'A'
GROUP BY group_id
