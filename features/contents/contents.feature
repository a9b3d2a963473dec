Feature: The service shows its texts in both languages, and an operator changes them without a release

  Scenario Outline: What is read before a card is applied for, and whom to ask
    When <text> is opened on the phone
    Then it says "<zh>" in Chinese and "<en>" in English

    @R-132
    Examples:
      | text                           | zh                           | en                                 |
      | the reminder                   | 請上傳您本人的照片           | Upload a photo of yourself         |
      | the full text of the reminder  | 健保署可不予核發虛擬健保卡   | may refuse the virtual card        |
      | the full text of the reminder  | 可停止您使用                 | it may end its use                 |
      | the full text of the reminder  | 全民健康保險法第 81 條第 1 項 | Article 81, Paragraph 1            |
      | the full text of the reminder  | 交由司法機關                 | referred to the judiciary          |

    @R-133
    Examples:
      | text                          | zh                     | en                                        |
      | the full text of the reminder | 請出示國民身分證       | show your national ID card                |
      | the full text of the reminder | 院所可不接受您         | the institution may refuse                |

    @R-134
    Examples:
      | text              | zh                     | en                                                |
      | the second notice | 視訊看診可以使用實體健保卡 | a visit by video you may use the physical card |
      | the second notice | 請照常就醫             | does not affect your care                         |

    @R-142
    Examples:
      | text                | zh           | en                   |
      | the photo checklist | 近年拍攝     | A recent             |
      | the photo checklist | 五官清晰     | clear features       |
      | the photo checklist | 沒有修圖     | Not edited           |
      | the photo checklist | 飾品不可過大 | Nothing too large    |
      | the photo checklist | 沒有被裁切   | nothing cropped      |
      | the photo checklist | 小於 5 MB    | smaller than 5 MB    |

    @R-144
    Examples:
      | text                      | zh                         | en                                              |
      | the common return reasons | 1. 身分文件不符年齡規定    | 1. The document is not the one                  |
      | the common return reasons | 2. 照片與身分文件不是同一人 | 2. Photo and document do not show the same person |
      | the common return reasons | 3. 照片背景不是白色        | 3. The background of the photo is not white     |

    @R-155
    Examples:
      | text                        | zh                   | en                                                          |
      | the personal-data statement | 個人資料保護法第 8 條 | Article 8 of the Personal Data Protection Act               |
      | the personal-data statement | 您可以不同意         | You are free not to agree                                   |

    @R-028
    Examples:
      | text          | zh                                                        | en                                |
      | the help desk | 0800-030-598                                              | 0800-030-598                      |
      | the help desk | (02)2706-5866                                             | (02)2706-5866                     |
      | the help desk | 週一至週五 08:30–12:30、13:30–17:30                       | Monday to Friday, 08:30–12:30 and 13:30–17:30 |
      | the help desk | 東區業務組：(03)833-2111 https://www.openstreetmap.org/ | Eastern Division: (03)833-2111 https://www.openstreetmap.org/ |

    @R-025
    Examples:
      | text                          | zh                       | en                                |
      | what the card component needs | openssl                  | openssl                           |
      | what the card component needs | PC/SC（Debian：pcscd     | PC/SC (Debian: pcscd              |
      | what the card component needs | libusb（Debian           | libusb (Debian                    |
      | what the card component needs | libc6                    | libc6                             |

    @R-045
    Examples:
      | text                             | zh         | en                              |
      | the accepted credential carriers | 健保卡     | National Health Insurance card  |
      | the accepted credential carriers | 自然人憑證 | citizen digital certificate     |

  @R-045
  Scenario: Everybody can see which agencies rely on the identity check
    When the list of agencies is opened on the phone
    Then it names the "City Library (simulated)", which asks for "Issuing a library card online"

  @R-132
  Scenario: The reminder leads to its full text, which has to be agreed to
    When the reminder is opened on the phone
    And the full text is opened from there
    Then the App asks the person to agree

  @R-134
  Scenario: The second notice has to be confirmed
    When the second notice is opened on the phone
    Then the App asks the person to confirm

  @R-142
  Scenario: The photo checklist has to be confirmed
    When the photo checklist is opened on the phone
    Then the App asks the person to confirm

  @R-155
  Scenario: The personal-data statement has to be agreed to
    When the personal-data statement is opened on the phone
    Then the App asks the person to agree

  @R-142
  Scenario: An operator changes a text without a release
    Given the world begins at "2026-11-25T23:30:00+08:00"
    When an operator adds a point to the photo checklist
    And the photo checklist is opened on the phone
    Then it says "請勿配戴有色眼鏡" in Chinese and "No tinted glasses" in English
    And it is the version "2026-11-25.1"
    When 1 hour passes
    And an operator adds a point to the photo checklist
    And the photo checklist is opened on the phone
    Then it is the version "2026-11-26.2"

  @R-142
  Scenario: The list of texts says which version is in force
    When an operator adds a point to the photo checklist
    And the list of texts is opened on the phone
    Then it names the photo checklist in the version that was published

  @R-038 @R-155
  Scenario: A version to which somebody agreed stays readable
    When the personal-data statement is opened on the phone
    And an operator adds a point to the personal-data statement
    And an operator adds a point to the personal-data statement
    Then the version that was opened first reads as before
    And the version that was published first has one point less than the one in force

  @R-038 @R-155
  Scenario: The fingerprint of a text is that of exactly what is shown
    When the personal-data statement is opened on the phone
    And an operator adds a point to the personal-data statement
    And the personal-data statement is opened on the phone
    Then the fingerprint of each is that of the text that was shown
    And the two fingerprints differ

  @R-142
  Scenario: A change that is sent twice is published once
    When an operator adds a point to the photo checklist and sends it twice with the same key
    Then both times the same version is published
    And the photo checklist has one point more than before

  @R-142 @refusal:content-outdated
  Scenario: Of operators who change the same text at the same moment, one is published and the others are told
    When 4 operators add a point to the photo checklist at the same moment
    Then one is published, and the others are refused as "content-outdated"
    And the photo checklist has one point more than before

  @R-142 @refusal:content-outdated
  Scenario: A change of an earlier version is not published
    When an operator adds a point to the photo checklist
    And an operator adds a point to the first version of the photo checklist
    Then it is refused as "content-outdated"

  @R-142 @refusal:request-invalid
  Scenario Outline: A text that is not whole in both languages, or not plain, is not published
    When an operator publishes the photo checklist <how>
    Then it is refused as "request-invalid"
    And the refusal names the field "<field>"
    And the photo checklist is the version of the release

    Examples:
      | how                               | field         |
      | without an English title          | title.en      |
      | with a point in English only      | items.0.zh    |
      | with an empty point               | items.0.en    |
      | with a tag of HTML in a paragraph | paragraphs.0.zh |
      | with a sign that nobody sees      | title.zh      |
      | with a link that is not secure    | items.0.url   |
      | without any paragraph             | paragraphs    |
      | with a very long paragraph        | paragraphs.0.zh |

  @R-142 @refusal:content-not-found
  Scenario: A text that does not exist cannot be opened
    When a text that does not exist is opened on the phone
    Then it is refused as "content-not-found"

  @R-038 @refusal:content-not-found
  Scenario: A version that does not exist cannot be opened
    When a version of the personal-data statement that nobody published is opened
    Then it is refused as "content-not-found"

  @R-142 @refusal:content-not-found
  Scenario: A text that does not exist cannot be published
    When an operator publishes a text that does not exist
    Then it is refused as "content-not-found"

  @R-142 @refusal:role-forbidden
  Scenario: Counter staff cannot publish
    When counter staff publish the photo checklist
    Then it is refused as "role-forbidden"
    And the photo checklist is the version of the release

  @R-142 @refusal:token-invalid
  Scenario: Nobody publishes without being an operator
    When somebody on a phone publishes the photo checklist
    Then it is refused as "token-invalid"
    And the photo checklist is the version of the release
